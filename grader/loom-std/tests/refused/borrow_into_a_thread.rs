pub fn f() {
    let local = 1;
    std::thread::spawn(|| println!("{local}"));
}
