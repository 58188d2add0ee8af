internal import COpenSSL
internal import Foundation

/// SHA-256 (FIPS 180-4) by libcrypto, which uses the processor's own instructions for it.
public final class SHA256Digest {
  private let context: OpaquePointer = EVP_MD_CTX_new()

  public init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }

  deinit { EVP_MD_CTX_free(context) }

  public func update(_ bytes: UnsafeRawBufferPointer) { EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }

  /// The digest in lower-case hexadecimal; call once.
  public func finish() -> String { Hexadecimal.text(finishBytes()) }

  private func finishBytes() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &bytes, nil)
    return bytes
  }

  /// The 32 bytes of a digest.
  public static func bytes(of bytes: [UInt8]) -> [UInt8] {
    let digest = SHA256Digest()
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.finishBytes()
  }

  public static func hexadecimal(of bytes: [UInt8]) -> String {
    let digest = SHA256Digest()
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.finish()
  }

  /// The digest of a whole file, in bounded memory; nil when it cannot be read.
  public static func hexadecimal(ofFile path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return hexadecimal(of: descriptor)
  }

  /// The digest of what is left to read of an open file, in bounded memory; nil when it cannot be read.
  public static func hexadecimal(of descriptor: Int32) -> String? {
    let digest = SHA256Digest()
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { chunk.deallocate() }
    while true {
      let got = read(descriptor, chunk.baseAddress, chunk.count)
      if got < 0, errno == EINTR { continue }
      if got < 0 { return nil }
      if got == 0 { return digest.finish() }
      digest.update(UnsafeRawBufferPointer(rebasing: chunk[..<got]))
    }
  }
}
