//! Reads a body of CBOR (RFC 8949) as the JSON that the shapes are checked against and made from.
//!
//! The shape says what becomes of what JSON does not have: bytes are base64 where a blob is meant, a moment is its number. What no
//! shape names is passed over and costs no memory. A body is not believed: a length is held against the bytes that are left, and
//! nothing is nested deeper than [`MAX_DEPTH`].

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ciborium_io::Read;
use ciborium_ll::{Decoder, Header, simple};
use serde_json::{Map, Number, Value};

use crate::error::Error;
use crate::validation::Shape;

/// As deep as arrays and maps may be nested: as deep as JSON may, of which nobody needs a tenth.
const MAX_DEPTH: usize = 128;

/// The tag of a moment: the seconds since the epoch (RFC 8949, 3.4.2).
pub(super) const EPOCH: u64 = 1;

/// The JSON of a body that is to be of a shape; an empty one is an empty structure. What is merely of another type than the shape
/// says comes as it is, for the check to tell.
///
/// # Errors
/// `SerializationException` when the body is not CBOR, or has what no shape is made of.
pub(super) fn value(shape: &'static Shape, body: &[u8]) -> Result<Value, Error> {
    if body.is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    let mut reader = Reader { decoder: Decoder::from(body), length: body.len() };
    let value = reader.item(shape, 0)?;
    match reader.left() {
        0 => Ok(value),
        more => Err(reader.malformed(&format!("{more} bytes come after its end"))),
    }
}

struct Reader<'b> {
    decoder: Decoder<&'b [u8]>,
    length: usize,
}

impl Reader<'_> {
    /// The next item.
    fn item(&mut self, shape: &'static Shape, depth: usize) -> Result<Value, Error> {
        let header = self.header()?;
        self.begun(header, shape, depth)
    }

    /// The item that begins with a header.
    fn begun(&mut self, header: Header, shape: &'static Shape, depth: usize) -> Result<Value, Error> {
        match (header, shape) {
            (Header::Tag(EPOCH), Shape::Timestamp) => {
                let header = self.header()?;
                self.number(header)
            }
            (Header::Positive(_) | Header::Negative(_) | Header::Float(_), Shape::Timestamp) => {
                Err(self.malformed("a number without tag 1 is where a moment should be"))
            }
            (Header::Tag(tag), _) => Err(self.malformed(&format!("tag {tag} has no meaning here"))),
            (Header::Bytes(length), Shape::Blob { .. }) => Ok(Value::String(STANDARD.encode(self.bytes(length)?))),
            (Header::Bytes(_), _) => Err(self.malformed("bytes are where no blob should be")),
            (Header::Text(_), Shape::Blob { .. }) => {
                Err(self.malformed("a text is where the bytes of a blob should be"))
            }
            (Header::Text(length), _) => Ok(Value::String(self.text(length)?)),
            (Header::Array(length), _) => {
                let element = match shape {
                    Shape::List { element, .. } => element,
                    _ => &Shape::Any,
                };
                self.array(length, element, depth)
            }
            (Header::Map(length), _) => self.map(length, shape, depth),
            (Header::Positive(_) | Header::Negative(_) | Header::Float(_), _) => self.number(header),
            (Header::Simple(simple::FALSE), _) => Ok(false.into()),
            (Header::Simple(simple::TRUE), _) => Ok(true.into()),
            (Header::Simple(simple::NULL | simple::UNDEFINED), _) => Ok(Value::Null),
            (Header::Simple(other), _) => Err(self.malformed(&format!("the simple value {other} has no meaning here"))),
            (Header::Break, _) => Err(self.malformed("a break ends what did not begin")),
        }
    }

    fn number(&mut self, header: Header) -> Result<Value, Error> {
        match header {
            Header::Positive(number) => Ok(number.into()),
            // All bits are inverted: -1 is 0 (RFC 8949, 3.1).
            Header::Negative(bits) => match i64::try_from(bits) {
                Ok(bits) => Ok((!bits).into()),
                Err(_) => Err(self.malformed("a number is smaller than any of 64 bits")),
            },
            Header::Float(number) => match Number::from_f64(number) {
                Some(number) => Ok(Value::Number(number)),
                None => Err(self.malformed(&format!("{number} is no number that an operation takes"))),
            },
            _ => Err(self.malformed("a tag that stands before a number stands before something else")),
        }
    }

    fn array(&mut self, length: Option<usize>, element: &'static Shape, depth: usize) -> Result<Value, Error> {
        let mut rest = self.items(length, 1, depth)?;
        let mut values = Vec::new();
        while let Some(header) = self.next(&mut rest)? {
            values.push(self.begun(header, element, depth + 1)?);
        }
        Ok(Value::Array(values))
    }

    fn map(&mut self, length: Option<usize>, shape: &'static Shape, depth: usize) -> Result<Value, Error> {
        let mut rest = self.items(length, 2, depth)?;
        let mut entries = Map::new();
        while let Some(header) = self.next(&mut rest)? {
            let Header::Text(length) = header else {
                return Err(self.malformed("a key of a map is no text"));
            };
            let key = self.text(length)?;
            let shape = match shape {
                Shape::Structure { members, .. } => {
                    members.iter().find(|member| member.name == key).map(|member| member.shape)
                }
                Shape::Map { value } => Some(*value),
                _ => Some(&Shape::Any),
            };
            let Some(shape) = shape else {
                let header = self.header()?;
                self.pass_over(header, depth + 1)?;
                continue;
            };
            let value = self.item(shape, depth + 1)?;
            if entries.contains_key(&key) {
                return Err(self.malformed(&format!("'{}' is there twice", start(&key))));
            }
            entries.insert(key, value);
        }
        Ok(Value::Object(entries))
    }

    /// Goes past an item, of any kind that CBOR has.
    fn pass_over(&mut self, header: Header, depth: usize) -> Result<(), Error> {
        match header {
            Header::Positive(_) | Header::Negative(_) | Header::Float(_) | Header::Simple(_) => Ok(()),
            Header::Break => Err(self.malformed("a break ends what did not begin")),
            Header::Bytes(length) => self.bytes(length).map(drop),
            Header::Text(length) => self.text(length).map(drop),
            Header::Tag(_) => {
                self.deeper(depth)?;
                let header = self.header()?;
                self.pass_over(header, depth + 1)
            }
            Header::Array(length) => {
                let mut rest = self.items(length, 1, depth)?;
                while let Some(header) = self.next(&mut rest)? {
                    self.pass_over(header, depth + 1)?;
                }
                Ok(())
            }
            Header::Map(length) => {
                let mut rest = self.items(length, 2, depth)?;
                while let Some(header) = self.next(&mut rest)? {
                    self.pass_over(header, depth + 1)?;
                    let header = self.header()?;
                    self.pass_over(header, depth + 1)?;
                }
                Ok(())
            }
        }
    }

    /// How many items an array or a map goes on with, each of some bytes at least; `None` until a break.
    fn items(&mut self, length: Option<usize>, bytes_each: usize, depth: usize) -> Result<Option<usize>, Error> {
        self.deeper(depth)?;
        let room = self.left() / bytes_each;
        match length {
            Some(length) if length > room => {
                Err(self.malformed(&format!("it ends before {length} values that it says to have")))
            }
            length => Ok(length),
        }
    }

    /// Refuses what is nested too deeply, before it is looked into.
    fn deeper(&mut self, depth: usize) -> Result<(), Error> {
        match depth < MAX_DEPTH {
            true => Ok(()),
            false => Err(self.malformed(&format!("it is nested deeper than {MAX_DEPTH} levels"))),
        }
    }

    /// The header of the next item of an array or a map, `None` at its end.
    fn next(&mut self, rest: &mut Option<usize>) -> Result<Option<Header>, Error> {
        match rest {
            Some(0) => Ok(None),
            Some(rest) => {
                *rest -= 1;
                self.header().map(Some)
            }
            None => Ok(Some(self.header()?).filter(|header| *header != Header::Break)),
        }
    }

    fn text(&mut self, length: Option<usize>) -> Result<String, Error> {
        let mut text = String::new();
        self.parts(length, Header::Text, |reader, part| {
            let part = std::str::from_utf8(part).map_err(|_| reader.malformed("a text is not UTF-8"))?;
            text.push_str(part);
            Ok(())
        })?;
        Ok(text)
    }

    fn bytes(&mut self, length: Option<usize>) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.parts(length, Header::Bytes, |_, part| {
            bytes.extend_from_slice(part);
            Ok(())
        })?;
        Ok(bytes)
    }

    /// The parts of a text or of bytes: one, or those up to a break, each with a length and of the same kind (RFC 8949, 3.2.3).
    fn parts(
        &mut self,
        length: Option<usize>,
        kind: fn(Option<usize>) -> Header,
        mut take: impl FnMut(&mut Self, &[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if let Some(length) = length {
            let part = self.part(length)?;
            return take(self, &part);
        }
        loop {
            let length = match self.header()? {
                Header::Break => return Ok(()),
                header @ (Header::Text(Some(length)) | Header::Bytes(Some(length))) if header == kind(Some(length)) => {
                    length
                }
                _ => return Err(self.malformed("a text or bytes in parts have a part of another kind")),
            };
            let part = self.part(length)?;
            take(self, &part)?;
        }
    }

    fn part(&mut self, length: usize) -> Result<Vec<u8>, Error> {
        if length > self.left() {
            return Err(self.malformed(&format!("it ends before {length} bytes that it says to have")));
        }
        let mut part = vec![0; length];
        self.decoder
            .read_exact(&mut part)
            .map_err(|_| Error::serialization("The body is not CBOR: it ends too early."))?;
        Ok(part)
    }

    fn header(&mut self) -> Result<Header, Error> {
        self.decoder.pull().map_err(|error| match error {
            ciborium_ll::Error::Io(_) => Error::serialization("The body is not CBOR: it ends too early."),
            ciborium_ll::Error::Syntax(offset) => {
                Error::serialization(format!("The body is not CBOR: nothing begins like the byte at {offset}."))
            }
        })
    }

    /// How many bytes are not read yet.
    fn left(&mut self) -> usize {
        self.length - self.decoder.offset()
    }

    /// What is wrong, and where it was noticed.
    fn malformed(&mut self, what: &str) -> Error {
        Error::serialization(format!("The body cannot be read: {what} (before byte {}).", self.decoder.offset()))
    }
}

/// The beginning of a key, for an error.
fn start(key: &str) -> &str {
    key.char_indices().nth(64).map_or(key, |(end, _)| &key[..end])
}
