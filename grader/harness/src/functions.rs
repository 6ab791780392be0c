//! The functions of an exercise as one struct, written once for solution and model programs.

/// Declares the functions that an exercise asks for.
///
/// Makes a struct with a function pointer for each, and a module `missing` with a stand-in for
/// each, which a program binds where the submission has none. Types are looked up where the macro
/// is used, so that the same text serves programs with the ordinary `std` and with another crate
/// of that name.
///
/// ```
/// grade_harness::functions! {
///     /// What is asked for.
///     pub struct Functions {
///         pub double: fn(n: u64) -> u64,
///         pub nothing: fn(),
///     }
/// }
/// let functions = Functions { double: |n| 2 * n, nothing: missing::nothing };
/// assert_eq!((functions.double)(4), 8);
/// ```
#[macro_export]
macro_rules! functions {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $(
                $(#[$field_meta:meta])*
                pub $function:ident: fn($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)?
            ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy)]
        pub struct $name {
            $(
                $(#[$field_meta])*
                #[doc = concat!("The submission's `", stringify!($function), "`.")]
                pub $function: fn($($type),*) $(-> $result)?,
            )*
        }

        /// Stand-ins for functions that a submission does not have.
        pub mod missing {
            #[allow(unused_imports)]
            use super::*;
            $(
                #[doc = concat!("Panics: there is no `", stringify!($function), "`.")]
                #[allow(unused_variables, clippy::must_use_candidate)]
                pub fn $function($($argument: $type),*) $(-> $result)? {
                    panic!(concat!("missing function: ", stringify!($function)))
                }
            )*
        }
    };
}
