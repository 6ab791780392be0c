use std::io::Read;

pub fn read(mut file: std::sync::Arc<std::fs::File>) -> std::io::Result<usize> {
    file.read(&mut [0; 4])
}
