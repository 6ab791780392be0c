// Included by the program and by the models; paths are absolute, since each has a `std` of its own.

/// Something that may take too long.
pub type Job = Box<dyn FnOnce() -> ::std::io::Result<String> + Send>;

functions! {
    /// What e-deadline asks for.
    pub struct Functions {
        pub run_with_deadline: fn(
            job: Job,
            deadline: ::std::time::Duration,
        ) -> ::std::io::Result<String>,
        pub run_all_with_deadline: fn(
            jobs: Vec<Job>,
            deadline: ::std::time::Duration,
        ) -> Vec<::std::io::Result<String>>,
    }
}
