pub fn f() -> std::thread::ScopedJoinHandle<'static, u8> {
    let local = 1_u8;
    std::thread::scope(|s| s.spawn(|| local))
}
