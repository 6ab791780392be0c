pub fn f(lock: &'static std::sync::Mutex<u8>) {
    let guard = lock.lock().unwrap();
    std::thread::spawn(move || drop(guard));
}
