// Included by the program and by the models; paths are absolute, since each has a `std` of its own.
functions! {
    /// What b-prime-count asks for.
    pub struct Functions {
        pub is_prime: fn(n: u64) -> bool,
        pub count_primes: fn(start: u64, end: u64) -> u64,
        pub count_primes_threads: fn(start: u64, end: u64, workers: usize) -> u64,
        pub count_primes_processes: fn(
            start: u64,
            end: u64,
            workers: usize,
        ) -> ::std::io::Result<u64>,
        pub worker_main: fn() -> bool,
    }
}
