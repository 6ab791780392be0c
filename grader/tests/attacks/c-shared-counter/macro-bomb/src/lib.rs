mod honest;
pub use honest::*;

macro_rules! double {
    ($($text:tt)*) => { double!($($text)* $($text)*); };
}

double!(a b c d);
