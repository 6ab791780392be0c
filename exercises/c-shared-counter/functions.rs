// Included by the program and by the models; paths are absolute, since each has a `std` of its own.
functions! {
    /// What c-shared-counter asks for.
    pub struct Functions {
        pub increment_without_lock: fn(
            counter: &::std::sync::atomic::AtomicU64,
            iterations: u64,
        ),
        pub increment_with_lock: fn(counter: &::std::sync::Mutex<u64>, iterations: u64),
        pub count_without_lock: fn(threads: usize, iterations: u64) -> u64,
        pub count_with_lock: fn(threads: usize, iterations: u64) -> u64,
    }
}
