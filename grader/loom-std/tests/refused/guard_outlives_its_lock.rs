pub fn f() -> u8 {
    let guard = {
        let lock = std::sync::Mutex::new(1);
        lock.lock().unwrap()
    };
    *guard
}
