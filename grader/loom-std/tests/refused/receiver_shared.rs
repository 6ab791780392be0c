pub fn f(receiver: &std::sync::mpsc::Receiver<u8>) {
    std::thread::scope(|s| {
        s.spawn(|| receiver.recv());
    });
}
