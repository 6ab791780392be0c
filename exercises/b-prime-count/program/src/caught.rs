//! What somebody prints, caught on its way out.
//!
//! It alone knows how standard output is taken hold of. It must not look at what was printed.

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(crate) use elsewhere::caught;
#[cfg(unix)]
pub(crate) use unix::caught;
