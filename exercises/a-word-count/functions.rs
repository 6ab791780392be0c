// Included by the program and by the models; paths are absolute, since each has a `std` of its own.
functions! {
    /// What a-word-count asks for.
    pub struct Functions {
        pub process_file: fn(path: &::std::path::Path) -> ::std::io::Result<usize>,
        pub count_words_sequential: fn(
            paths: &[::std::path::PathBuf],
        ) -> ::std::io::Result<
            ::std::collections::BTreeMap<::std::path::PathBuf, usize>
        >,
        pub count_words_threaded: fn(
            paths: &[::std::path::PathBuf],
        ) -> ::std::io::Result<
            ::std::collections::BTreeMap<::std::path::PathBuf, usize>
        >,
    }
}
