pub use ::std::*;
