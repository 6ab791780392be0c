// Included by the program and by the models; paths are absolute, since each has a `std` of its own.

/// What fetches a URL.
pub type Fetch<'a> = &'a (dyn Fn(&str) -> ::std::io::Result<String> + Sync);

functions! {
    /// What d-url-fetch asks for.
    pub struct Functions {
        pub fetch_url: fn(url: &str) -> ::std::io::Result<String>,
        pub fetch_all: fn(
            urls: &[&str],
            max_workers: usize,
            fetch: Fetch<'_>,
        ) -> Vec<::std::io::Result<String>>,
    }
}
