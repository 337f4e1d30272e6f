//! The shape every object of a snapshot has: named fields in the AWS CLI's `PascalCase`, borrowed text,
//! and whatever else the file held, kept. It must not know any particular object.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

/// Text that is borrowed from the file wherever JSON did not escape it.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text<'a>(Cow<'a, str>);

impl Text<'_> {
    /// The same text, owning its bytes.
    #[must_use]
    pub fn into_owned(self) -> Text<'static> {
        Text(Cow::Owned(self.0.into_owned()))
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Text<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Text(Cow::Borrowed(text))
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Text(Cow::Owned(text))
    }
}

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor<'a>(PhantomData<&'a ()>);
        impl<'de: 'a, 'a> Visitor<'de> for TextVisitor<'a> {
            type Value = Text<'a>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(TextVisitor(PhantomData))
    }
}

/// Fields of an object that this version does not know, kept so that a loaded snapshot saves whole.
pub type Extra = Option<Box<BTreeMap<String, serde_json::Value>>>;

/// What `aws_object!` gives every object of the file.
pub(super) trait Object<'a>: Default + 'a {
    /// What an error calls it, e.g. "a `ResourceRecordSet` object".
    const EXPECTED: &'static str;
    /// Reads the value of a known field; `false` when the name is not one of this object's.
    fn read_field<'de: 'a, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<bool, A::Error>;
    /// Writes every field that is present, known ones first.
    fn write_fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
    /// Where unknown fields go.
    fn extra(&mut self) -> &mut Extra;
}

/// Reads an object: known fields into their places, the rest into `extra`. `null` means absent.
pub(super) fn read<'de: 'a, 'a, T: Object<'a>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct ObjectVisitor<'a, T>(PhantomData<(&'a (), T)>);
    impl<'de: 'a, 'a, T: Object<'a>> Visitor<'de> for ObjectVisitor<'a, T> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(T::EXPECTED)
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
            let mut object = T::default();
            while let Some(name) = map.next_key::<Text<'de>>()? {
                if !object.read_field(&name, &mut map)? {
                    let value = map.next_value()?;
                    object.extra().get_or_insert_default().insert(name.to_string(), value);
                }
            }
            Ok(object)
        }
    }
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

/// A list on its way out of the file: most hold one entry, and of a million record sets room for three more each adds up.
struct List<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
            type Value = List<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sequence")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<List<T>, A::Error> {
                let Some(first) = entries.next_element()? else { return Ok(List(Vec::new())) };
                let mut list = vec![first];
                while let Some(entry) = entries.next_element()? {
                    list.push(entry);
                }
                Ok(List(list))
            }
        }
        deserializer.deserialize_seq(ListVisitor(PhantomData))
    }
}

/// A field's value: how it comes out of the file, and whether it is worth a line in it.
pub(super) trait Field<'de>: Deserialize<'de> + Default {
    /// Absent fields are not written.
    fn is_absent(&self) -> bool;

    /// The value behind a field's name; `null` means absent.
    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        Ok(map.next_value::<Option<Self>>()?.unwrap_or_default())
    }
}

impl<'de: 'a, 'a> Field<'de> for Text<'a> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}
impl<'de, T: Deserialize<'de>> Field<'de> for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        map.next_value()
    }
}
impl<'de, T: Deserialize<'de>> Field<'de> for Vec<T> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        Ok(map.next_value::<Option<List<T>>>()?.map_or_else(Vec::new, |List(list)| list))
    }
}

/// Defines an object of the file: a struct, its reader and its writer, from one list of fields.
/// `flat name: Type;` at the end embeds another object's fields at the same level, boxed because most objects lack them.
macro_rules! aws_object {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$fmeta:meta])* $field:ident: $ty:ty = $json:literal,)* $(; $(#[$flatmeta:meta])* flat $flat:ident: $flat_ty:ident)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name<'a> {
            $($(#[$fmeta])* pub $field: $ty,)*
            $($(#[$flatmeta])* pub $flat: Option<Box<$flat_ty<'a>>>,)?
            /// Fields this version does not know.
            pub extra: $crate::snapshot::object::Extra,
            #[doc(hidden)]
            pub _file: std::marker::PhantomData<&'a ()>,
        }

        impl<'a> $crate::snapshot::object::Object<'a> for $name<'a> {
            const EXPECTED: &'static str = concat!("a ", stringify!($name), " object");

            fn read_field<'de: 'a, A: serde::de::MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<bool, A::Error> {
                match name {
                    $($json => self.$field = $crate::snapshot::object::Field::read(map)?,)*
                    _ => {
                        $(if $flat_ty::FIELDS.contains(&name) {
                            return self.$flat.get_or_insert_default().read_field(name, map);
                        })?
                        return Ok(false);
                    }
                }
                Ok(true)
            }

            fn write_fields<M: serde::ser::SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                use $crate::snapshot::object::Field as _;
                $(if !self.$field.is_absent() {
                    map.serialize_entry($json, &self.$field)?;
                })*
                $(if let Some(flat) = &self.$flat {
                    flat.write_fields(map)?;
                })?
                for (name, value) in self.extra.iter().flat_map(|extra| extra.iter()) {
                    map.serialize_entry(name, value)?;
                }
                Ok(())
            }

            fn extra(&mut self) -> &mut $crate::snapshot::object::Extra {
                &mut self.extra
            }
        }

        impl $crate::snapshot::texts::Texts for $name<'_> {
            fn each_text(&mut self, _: &str, visit: &mut $crate::snapshot::texts::Visit<'_>) {
                $(self.$field.each_text($json, visit);)*
                $(self.$flat.each_text("", visit);)?
                $crate::snapshot::texts::each_text_of_extra(&mut self.extra, visit);
            }
        }

        impl<'de: 'a, 'a> $crate::snapshot::object::Field<'de> for $name<'a> {
            fn is_absent(&self) -> bool {
                false
            }
        }

        impl $name<'_> {
            /// The fields this version knows, as the file names them.
            pub const FIELDS: &'static [&'static str] = &[$($json),*];
        }

        impl<'de: 'a, 'a> serde::Deserialize<'de> for $name<'a> {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::snapshot::object::read(deserializer)
            }
        }

        impl serde::Serialize for $name<'_> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                $crate::snapshot::object::Object::write_fields(self, &mut map)?;
                map.end()
            }
        }
    };
}
pub(super) use aws_object;
