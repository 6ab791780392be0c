//! The record of operations of one execution: compact while it grows, readable when it is shown.

use ::std::format;
use ::std::string::String;
use ::std::sync::atomic::Ordering;

use super::At;

/// How to show the bits of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// As an unsigned number.
    Unsigned,
    /// As a signed number (sign-extended to 64 bits).
    Signed,
    /// As `true` or `false`.
    Bool,
    /// As an address: only whether it is null, for addresses are not the same everywhere.
    Pointer,
}

/// The value that an operation saw or left.
#[derive(Clone, Copy)]
pub(crate) enum Value {
    None,
    /// Read or written.
    One(u64, Show),
    /// Read, then written.
    Two(u64, u64, Show),
    /// Something with a name.
    Text(&'static str),
    /// A thread's number.
    Thread(usize),
    /// The number of a text that the execution keeps.
    Said(usize),
}

impl Value {
    pub(crate) fn shown(self, texts: &[String]) -> Option<String> {
        match self {
            Self::None => None,
            Self::One(bits, show) => Some(shown(bits, show)),
            Self::Two(old, new, show) => {
                Some(format!("{} -> {}", shown(old, show), shown(new, show)))
            }
            Self::Text(text) => Some(text.into()),
            Self::Thread(number) => Some(format!("thread {number}")),
            Self::Said(number) => texts.get(number).cloned(),
        }
    }

    pub(crate) fn hash(self) -> u64 {
        match self {
            Self::None => 1,
            Self::One(_, Show::Pointer) | Self::Two(_, _, Show::Pointer) => 2,
            Self::One(bits, _) => bits ^ 0x51,
            Self::Two(old, new, _) => old.rotate_left(17) ^ new ^ 0x52,
            Self::Text(text) => text.len() as u64 ^ 0x53,
            Self::Thread(number) => number as u64 ^ 0x54,
            Self::Said(number) => number as u64 ^ 0x55,
        }
    }
}

fn shown(bits: u64, show: Show) -> String {
    match show {
        Show::Unsigned => format!("{bits}"),
        Show::Signed => format!("{}", bits.cast_signed()),
        Show::Bool => format!("{}", bits != 0),
        Show::Pointer => if bits == 0 { "null" } else { "pointer" }.into(),
    }
}

/// One operation.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) thread: u32,
    pub(crate) op: &'static str,
    pub(crate) object: Option<u32>,
    pub(crate) value: Value,
    pub(crate) ordering: Option<Ordering>,
    pub(crate) at: At,
    pub(crate) blocked: bool,
}

/// A number that a lock guards, if it guards one: a timeline shows it.
pub(crate) fn peek<T: ?Sized>(data: &T) -> Value {
    let at = ::std::ptr::from_ref(data).cast::<u8>();
    macro_rules! of {
        ($($name:literal $ty:ty, $show:ident;)*) => {
            match ::std::any::type_name::<T>() {
                $($name => {
                    // SAFETY: a primitive type alone has this name, a path of one segment, so
                    // `data` is a reference to a `$ty`.
                    let value = unsafe { at.cast::<$ty>().read() };
                    Value::One(value as i64 as u64, Show::$show)
                })*
                _ => Value::None,
            }
        };
    }
    of! {
        "u8" u8, Unsigned; "u16" u16, Unsigned; "u32" u32, Unsigned; "u64" u64, Unsigned;
        "usize" usize, Unsigned; "i8" i8, Signed; "i16" i16, Signed; "i32" i32, Signed;
        "i64" i64, Signed; "isize" isize, Signed; "bool" bool, Bool;
    }
}
