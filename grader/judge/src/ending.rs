//! How an operation ended that the judge directed, compared with how it should have: values in
//! Rust's words, and whether a result is the right one.
//!
//! Pure. It must not know which operation it was.

use grade_harness::ending::Ending;
use grade_harness::wire::Fault;

/// True if `result` is what an operation gives that ends like `right`: texts and errors unchanged,
/// and for a panic an error of the kind `Other`.
pub fn fits(result: &Result<String, Fault>, right: &Ending) -> bool {
    match (result, right) {
        (Ok(text), Ending::Text(right)) => text == right,
        (Err(fault), Ending::Error(kind, message)) => {
            fault.kind == format!("{kind:?}") && fault.message == *message && fault.os.is_none()
        }
        (Err(fault), Ending::OsError(number)) => fault.os == Some(*number),
        (Err(fault), Ending::Panic(_)) => fault.kind == "Other",
        (Ok(_), Ending::Error(..) | Ending::OsError(_) | Ending::Panic(_))
        | (Err(_), Ending::Text(_)) => false,
    }
}

/// A result as it is told.
pub fn shown(result: &Result<String, Fault>) -> String {
    match result {
        Ok(text) => format!("Ok({text:?})"),
        Err(fault) => format!("Err({}: {:?})", fault.kind, fault.message),
    }
}

/// The result that is right for such an end, as it is told.
pub fn wanted(right: &Ending) -> String {
    match right {
        Ending::Text(text) => format!("Ok({text:?})"),
        Ending::Error(kind, message) => format!("Err({kind:?}: {message:?})"),
        Ending::OsError(number) => format!("Err(os error {number})"),
        Ending::Panic(_) => "Err(Other)".to_owned(),
    }
}
