//! One binary message of the data channel: a header of fixed fields, big endian, and a payload.
//!
//! | bytes | field |
//! |---|---|
//! | 0–3 | length of the header up to the payload's length, always 116 |
//! | 4–35 | type, padded with spaces |
//! | 36–39 | version of the schema, always 1 |
//! | 40–47 | when it was made, in milliseconds since the epoch |
//! | 48–55 | sequence number |
//! | 56–63 | flags: bit 0 the first, bit 1 the last of a sequence |
//! | 64–79 | id, a UUID with its lower half first |
//! | 80–111 | SHA-256 of the payload |
//! | 112–115 | type of the payload |
//! | 116–119 | length of the payload |

use bytes::{BufMut, Bytes, BytesMut};
use longshore_model::Timestamp;
use sha2::{Digest, Sha256};

use crate::string_enum::string_enum;

const HEADER_BYTES: u32 = 116;
const PAYLOAD_OFFSET: usize = 120;
const TYPE_BYTES: usize = 32;
const SCHEMA_VERSION: u32 = 1;

string_enum! {
    /// What a message is for.
    pub enum MessageType {
        InputStreamData = "input_stream_data",
        OutputStreamData = "output_stream_data",
        Acknowledge = "acknowledge",
        ChannelClosed = "channel_closed",
        StartPublication = "start_publication",
        PausePublication = "pause_publication",
    }
}

/// What a message of data carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayloadType {
    /// No data, as in an acknowledgement.
    None,
    /// What is typed, or printed.
    Output,
    /// The size of the client's terminal, as JSON.
    Size,
    /// The server's part of the handshake, as JSON.
    HandshakeRequest,
    /// The client's part of it, as JSON.
    HandshakeResponse,
    /// The end of it, as JSON.
    HandshakeComplete,
    /// One of [`super::flag`], as four bytes.
    Flag,
    /// What is printed as an error, when there is no terminal.
    ErrorOutput,
    /// How the command ended, as decimal digits.
    ExitCode,
    /// Anything else; it is acknowledged and ignored.
    Other(u32),
}

impl From<u32> for PayloadType {
    fn from(number: u32) -> Self {
        match number {
            0 => Self::None,
            1 => Self::Output,
            3 => Self::Size,
            5 => Self::HandshakeRequest,
            6 => Self::HandshakeResponse,
            7 => Self::HandshakeComplete,
            10 => Self::Flag,
            11 => Self::ErrorOutput,
            12 => Self::ExitCode,
            other => Self::Other(other),
        }
    }
}

impl From<PayloadType> for u32 {
    fn from(kind: PayloadType) -> Self {
        match kind {
            PayloadType::None => 0,
            PayloadType::Output => 1,
            PayloadType::Size => 3,
            PayloadType::HandshakeRequest => 5,
            PayloadType::HandshakeResponse => 6,
            PayloadType::HandshakeComplete => 7,
            PayloadType::Flag => 10,
            PayloadType::ErrorOutput => 11,
            PayloadType::ExitCode => 12,
            PayloadType::Other(other) => other,
        }
    }
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What it is for.
    pub message_type: MessageType,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its place among the data of its direction.
    pub sequence: i64,
    /// The first or last of a sequence; nobody reads it.
    pub flags: u64,
    /// Names it, as a UUID.
    pub id: u128,
    /// What the payload is.
    pub payload_type: PayloadType,
    /// The data.
    pub payload: Bytes,
}

/// Why some bytes are not a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// Shorter than a header.
    #[error("a message has at least {PAYLOAD_OFFSET} bytes, and this one {0}")]
    Short(usize),
    /// The header says that it has another length than headers have.
    #[error("a header has {HEADER_BYTES} bytes, and not {0}")]
    Header(u32),
    /// The type is not one of this protocol.
    #[error("`{0}` is not a type of message")]
    Type(String),
    /// The payload is longer or shorter than the header says.
    #[error("the payload should have {0} bytes, and has {1}")]
    Length(u32, usize),
    /// The payload is not the one that was sent.
    #[error("the payload's digest is another one")]
    Digest,
}

impl Message {
    /// The bytes of it.
    pub fn encode(&self) -> Bytes {
        let mut bytes = BytesMut::with_capacity(PAYLOAD_OFFSET + self.payload.len());
        bytes.put_u32(HEADER_BYTES);
        let name = self.message_type.as_str();
        bytes.put_slice(name.as_bytes());
        bytes.put_bytes(b' ', TYPE_BYTES - name.len());
        bytes.put_u32(SCHEMA_VERSION);
        bytes.put_i64(self.created_at.as_millis());
        bytes.put_i64(self.sequence);
        bytes.put_u64(self.flags);
        bytes.put_u128(self.id.rotate_left(64));
        bytes.put_slice(&Sha256::digest(&self.payload));
        bytes.put_u32(self.payload_type.into());
        bytes.put_u32(u32::try_from(self.payload.len()).unwrap_or(u32::MAX));
        bytes.put_slice(&self.payload);
        bytes.freeze()
    }

    /// Reads a message.
    ///
    /// # Errors
    /// [`Invalid`]. The channel remains usable.
    pub fn decode(bytes: &Bytes) -> Result<Self, Invalid> {
        let Some((header, payload)) = bytes.split_first_chunk::<PAYLOAD_OFFSET>() else {
            return Err(Invalid::Short(bytes.len()));
        };
        let length = u32::from_be_bytes(field(header, 0));
        if length != HEADER_BYTES {
            return Err(Invalid::Header(length));
        }
        let name = String::from_utf8_lossy(&header[4..4 + TYPE_BYTES]);
        let name = name.trim_matches(|c: char| c == '\0' || c.is_whitespace());
        let message_type = name.parse().map_err(|_| Invalid::Type(name.to_owned()))?;
        let length = u32::from_be_bytes(field(header, 116));
        if usize::try_from(length) != Ok(payload.len()) {
            return Err(Invalid::Length(length, payload.len()));
        }
        if !payload.is_empty() && header[80..112] != Sha256::digest(payload)[..] {
            return Err(Invalid::Digest);
        }
        Ok(Self {
            message_type,
            created_at: Timestamp::from_millis(i64::from_be_bytes(field(header, 40))),
            sequence: i64::from_be_bytes(field(header, 48)),
            flags: u64::from_be_bytes(field(header, 56)),
            id: u128::from_be_bytes(field(header, 64)).rotate_left(64),
            payload_type: u32::from_be_bytes(field(header, 112)).into(),
            payload: bytes.slice(PAYLOAD_OFFSET..),
        })
    }
}

/// The `N` bytes at `offset`, which lie within the header.
fn field<const N: usize>(header: &[u8; PAYLOAD_OFFSET], offset: usize) -> [u8; N] {
    std::array::from_fn(|index| header[offset + index])
}

/// A UUID as it is written.
pub fn uuid_text(id: u128) -> String {
    let digits = format!("{id:032x}");
    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> Message {
        Message {
            message_type: MessageType::InputStreamData,
            created_at: Timestamp::from_millis(0x0102_0304),
            sequence: 7,
            flags: 3,
            id: 0x0011_2233_4455_6677_8899_aabb_ccdd_eeff,
            payload_type: PayloadType::Output,
            payload: Bytes::from_static(b"abc"),
        }
    }

    /// The message above, written down by hand from the table of fields; the digest is the one of "abc" in FIPS 180-2.
    const BYTES: &str = "00000074\
        696e7075745f73747265616d5f64617461202020202020202020202020202020\
        00000001\
        0000000001020304\
        0000000000000007\
        0000000000000003\
        8899aabbccddeeff0011223344556677\
        ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\
        00000001\
        00000003\
        616263";

    fn bytes() -> Bytes {
        let digits = BYTES.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
        digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
    }

    #[test]
    fn known_bytes_both_ways() {
        assert_eq!(message().encode(), bytes());
        assert_eq!(Message::decode(&bytes()), Ok(message()));
    }

    #[test]
    fn types_may_be_padded_with_nulls_too() {
        let padded: Bytes = bytes().iter().map(|byte| if *byte == b' ' { 0 } else { *byte }).collect();
        assert_eq!(Message::decode(&padded), Ok(message()));
    }

    #[test]
    fn every_type_of_payload_keeps_its_number() {
        for number in 0..=20 {
            assert_eq!(u32::from(PayloadType::from(number)), number);
        }
    }

    #[test]
    fn what_is_no_message_is_refused_and_says_why() {
        let changed = |offset: usize, byte: u8| {
            let mut bytes = bytes().to_vec();
            bytes[offset] = byte;
            Message::decode(&bytes.into()).unwrap_err()
        };
        assert_eq!(Message::decode(&bytes().slice(..119)), Err(Invalid::Short(119)));
        assert_eq!(changed(3, 0x75), Invalid::Header(117));
        assert_eq!(changed(4, b'X'), Invalid::Type("Xnput_stream_data".to_owned()));
        assert_eq!(changed(119, 4), Invalid::Length(4, 3));
        assert_eq!(changed(120, b'x'), Invalid::Digest);
        assert!(matches!(changed(116, 0xff), Invalid::Length(..)));
        assert_eq!(Message::decode(&Bytes::new()), Err(Invalid::Short(0)));
    }

    #[test]
    fn an_empty_payload_needs_no_digest() {
        let mut bytes = Message { payload: Bytes::new(), ..message() }.encode().to_vec();
        bytes[80..112].fill(0);
        assert!(Message::decode(&bytes.into()).is_ok());
    }

    #[test]
    fn ids_are_written_as_uuids() {
        assert_eq!(uuid_text(message().id), "00112233-4455-6677-8899-aabbccddeeff");
    }
}
