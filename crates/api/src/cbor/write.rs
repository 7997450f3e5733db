//! Writes responses as CBOR (RFC 8949).
//!
//! Numbers are as short as they can be without loss, but never of half precision, which not all readers have (specification of the
//! protocol: numeric type serialization). Moments have their tag.

use ciborium_io::Write as _;
use ciborium_ll::{Encoder, Header, simple};
use serde::ser::{self, Impossible, Serialize};

use super::read::EPOCH;
use crate::timestamp::Timestamp;
use crate::unwritable::Error;

/// What a value is in CBOR.
pub(super) fn write(value: &(impl Serialize + ?Sized)) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    value.serialize(&mut Writer(Encoder::from(&mut out)))?;
    Ok(out)
}

struct Writer<'o>(Encoder<&'o mut Vec<u8>>);

/// The first bytes of numbers of single and of double precision (RFC 8949, 3.3).
const SINGLE: u8 = 0xfa;
const DOUBLE: u8 = 0xfb;

impl Writer<'_> {
    fn push(&mut self, header: Header) {
        self.0.push(header).expect("memory takes every write");
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).expect("memory takes every write");
    }
}

impl<'w, 'o> Writer<'o> {
    /// Begins an array or a map.
    fn begin(&'w mut self, kind: fn(Option<usize>) -> Header, length: Option<usize>) -> Collection<'w, 'o> {
        self.push(kind(length));
        Collection { writer: self, has_length: length.is_some() }
    }
}

/// An array or a map that is being written.
struct Collection<'w, 'o> {
    writer: &'w mut Writer<'o>,
    /// Otherwise it ends with a break.
    has_length: bool,
}

impl Collection<'_, '_> {
    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(&mut *self.writer)
    }

    fn finish(self) -> Result<(), Error> {
        if !self.has_length {
            self.writer.push(Header::Break);
        }
        Ok(())
    }
}

macro_rules! whole {
    ($($method:ident: $type:ty),* $(,)?) => {
        $(fn $method(self, value: $type) -> Result<(), Error> {
            self.serialize_i64(value.into())
        })*
    };
}

impl<'w, 'o> ser::Serializer for &'w mut Writer<'o> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Collection<'w, 'o>;
    type SerializeTuple = Impossible<(), Error>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Collection<'w, 'o>;
    type SerializeStruct = Collection<'w, 'o>;
    type SerializeStructVariant = Impossible<(), Error>;

    whole! {
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
    }

    /// Blobs are bytes.
    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.push(Header::Simple(if value { simple::TRUE } else { simple::FALSE }));
        Ok(())
    }

    fn serialize_i64(self, value: i64) -> Result<(), Error> {
        self.push(match u64::try_from(value) {
            Ok(value) => Header::Positive(value),
            Err(_) => Header::Negative(!value as u64),
        });
        Ok(())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Error> {
        self.push(Header::Positive(value));
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        let single = value as f32;
        if f64::from(single).to_bits() == value.to_bits() {
            self.raw(&[SINGLE]);
            self.raw(&single.to_be_bytes());
        } else {
            self.raw(&[DOUBLE]);
            self.raw(&value.to_be_bytes());
        }
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.push(Header::Text(Some(value.len())));
        self.raw(value.as_bytes());
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.push(Header::Bytes(Some(value.len())));
        self.raw(value);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.push(Header::Simple(simple::NULL));
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<(), Error> {
        if name == Timestamp::NAME {
            self.push(Header::Tag(EPOCH));
        }
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        Err(Error::no_shape(name))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Self::SerializeSeq, Error> {
        Ok(self.begin(Header::Array, length))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        Err(Error::no_shape("a tuple"))
    }

    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Error> {
        Err(Error::no_shape(name))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(Error::no_shape(name))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Self::SerializeMap, Error> {
        Ok(self.begin(Header::Map, length))
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Self::SerializeStruct, Error> {
        Ok(self.begin(Header::Map, Some(length)))
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(Error::no_shape(name))
    }
}

impl ser::SerializeSeq for Collection<'_, '_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.add(value)
    }

    fn end(self) -> Result<(), Error> {
        self.finish()
    }
}

impl ser::SerializeMap for Collection<'_, '_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.add(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.add(value)
    }

    fn end(self) -> Result<(), Error> {
        self.finish()
    }
}

impl ser::SerializeStruct for Collection<'_, '_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        self.add(name)?;
        self.add(value)
    }

    fn end(self) -> Result<(), Error> {
        self.finish()
    }
}
