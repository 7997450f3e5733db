//! As much of MessagePack as the engine's `fluentd` driver speaks: texts, numbers, arrays, maps and a time. Read from what has come
//! so far, with bounds on everything.

/// Values in values: the driver nests two deep.
const MAX_DEPTH: usize = 8;

/// A value, borrowed from what was received.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'b> {
    Nil,
    Bool(bool),
    Integer(i64),
    Float,
    /// A text or bytes: the driver sends what is no UTF-8 as text, too.
    Text(&'b [u8]),
    Array(Vec<Value<'b>>),
    Map(Vec<(Value<'b>, Value<'b>)>),
    Extension(i8, &'b [u8]),
}

impl<'b> Value<'b> {
    /// A member of a map.
    pub(crate) fn get(&self, name: &str) -> Option<&'b [u8]> {
        let Self::Map(members) = self else { return None };
        members.iter().find_map(|member| match member {
            (Value::Text(key), Value::Text(value)) if *key == name.as_bytes() => Some(*value),
            _ => None,
        })
    }
}

/// Why a value cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// There is more to come.
    Incomplete,
    /// It is not MessagePack, or deeper than anything sensible.
    Malformed,
}

/// Reads the first value, and how long it is.
pub(crate) fn read(bytes: &[u8]) -> Result<(Value<'_>, usize), Unread> {
    let mut reader = Reader { bytes, at: 0 };
    let value = reader.value(MAX_DEPTH)?;
    Ok((value, reader.at))
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn take(&mut self, len: usize) -> Result<&'b [u8], Unread> {
        let end = self.at.checked_add(len).ok_or(Unread::Malformed)?;
        let taken = self.bytes.get(self.at..end).ok_or(Unread::Incomplete)?;
        self.at = end;
        Ok(taken)
    }

    fn unsigned(&mut self, len: usize) -> Result<u64, Unread> {
        Ok(self.take(len)?.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
    }

    fn len(&mut self, bytes: usize) -> Result<usize, Unread> {
        usize::try_from(self.unsigned(bytes)?).map_err(|_| Unread::Malformed)
    }

    fn value(&mut self, depth: usize) -> Result<Value<'b>, Unread> {
        let depth = depth.checked_sub(1).ok_or(Unread::Malformed)?;
        let first = self.take(1)?[0];
        Ok(match first {
            0x00..=0x7f => Value::Integer(i64::from(first)),
            0xe0..=0xff => Value::Integer(i64::from(first as i8)),
            0x80..=0x8f => self.map(usize::from(first & 0x0f), depth)?,
            0x90..=0x9f => self.array(usize::from(first & 0x0f), depth)?,
            0xa0..=0xbf => Value::Text(self.take(usize::from(first & 0x1f))?),
            0xc0 => Value::Nil,
            0xc1 => return Err(Unread::Malformed),
            0xc2 => Value::Bool(false),
            0xc3 => Value::Bool(true),
            0xc4 | 0xd9 => self.text(1)?,
            0xc5 | 0xda => self.text(2)?,
            0xc6 | 0xdb => self.text(4)?,
            0xc7 => self.long_extension(1)?,
            0xc8 => self.long_extension(2)?,
            0xc9 => self.long_extension(4)?,
            0xca => self.take(4).map(|_| Value::Float)?,
            0xcb => self.take(8).map(|_| Value::Float)?,
            0xcc => Value::Integer(self.unsigned(1)? as i64),
            0xcd => Value::Integer(self.unsigned(2)? as i64),
            0xce => Value::Integer(self.unsigned(4)? as i64),
            0xcf | 0xd3 => Value::Integer(self.unsigned(8)? as i64),
            0xd0 => Value::Integer(i64::from(self.unsigned(1)? as i8)),
            0xd1 => Value::Integer(i64::from(self.unsigned(2)? as i16)),
            0xd2 => Value::Integer(i64::from(self.unsigned(4)? as i32)),
            0xd4..=0xd8 => self.extension(1 << (first - 0xd4))?,
            0xdc => {
                let len = self.len(2)?;
                self.array(len, depth)?
            }
            0xdd => {
                let len = self.len(4)?;
                self.array(len, depth)?
            }
            0xde => {
                let len = self.len(2)?;
                self.map(len, depth)?
            }
            0xdf => {
                let len = self.len(4)?;
                self.map(len, depth)?
            }
        })
    }

    fn text(&mut self, bytes: usize) -> Result<Value<'b>, Unread> {
        let len = self.len(bytes)?;
        self.take(len).map(Value::Text)
    }

    fn extension(&mut self, len: usize) -> Result<Value<'b>, Unread> {
        let kind = self.take(1)?[0] as i8;
        Ok(Value::Extension(kind, self.take(len)?))
    }

    fn long_extension(&mut self, bytes: usize) -> Result<Value<'b>, Unread> {
        let len = self.len(bytes)?;
        self.extension(len)
    }

    // Each element takes a byte at least, so that nobody makes room for what has not come.
    fn array(&mut self, len: usize, depth: usize) -> Result<Value<'b>, Unread> {
        let mut elements = Vec::new();
        for _ in 0..len {
            elements.push(self.value(depth)?);
        }
        Ok(Value::Array(elements))
    }

    fn map(&mut self, len: usize, depth: usize) -> Result<Value<'b>, Unread> {
        let mut members = Vec::new();
        for _ in 0..len {
            members.push((self.value(depth)?, self.value(depth)?));
        }
        Ok(Value::Map(members))
    }
}

/// Writes a text.
pub(crate) fn write_text(text: &[u8], into: &mut Vec<u8>) {
    match u8::try_from(text.len()) {
        Ok(len) if len < 32 => into.push(0xa0 | len),
        Ok(len) => into.extend([0xd9, len]),
        Err(_) => {
            into.push(0xdb);
            into.extend_from_slice(&(text.len() as u32).to_be_bytes());
        }
    }
    into.extend_from_slice(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_once_they_are_whole() {
        let mut bytes = vec![0x94];
        write_text(b"tag", &mut bytes);
        bytes.extend([0xd7, 0x00, 0, 0, 0, 1, 0, 0, 0, 2, 0x81]);
        write_text(b"log", &mut bytes);
        write_text(&[0xff; 300], &mut bytes);
        bytes.push(0xc0);
        for end in 0..bytes.len() {
            assert_eq!(read(&bytes[..end]), Err(Unread::Incomplete), "{end}");
        }
        let (value, len) = read(&bytes).unwrap();
        assert_eq!(len, bytes.len());
        let Value::Array(parts) = value else { panic!("an array") };
        assert_eq!(parts[0], Value::Text(b"tag"));
        assert_eq!(parts[1], Value::Extension(0, &[0, 0, 0, 1, 0, 0, 0, 2]));
        assert_eq!(parts[2].get("log"), Some(&[0xff; 300][..]));
        assert_eq!(parts[3], Value::Nil);
    }

    #[test]
    fn nonsense_is_refused_without_room_being_made_for_it() {
        assert_eq!(read(&[0xc1]), Err(Unread::Malformed));
        assert_eq!(read(&[0x91; 9]), Err(Unread::Malformed));
        assert_eq!(read(&[0xdd, 0xff, 0xff, 0xff, 0xff]), Err(Unread::Incomplete));
    }
}
