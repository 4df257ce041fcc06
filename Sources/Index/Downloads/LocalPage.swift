internal import Core
internal import Packaging
internal import SystemPackage

/// A page of links on this machine: an HTML file, or a directory with files or an `index.html`.
enum LocalPage {
  /// Reads a page; returns nil if there is none.
  ///
  /// Throws `IndexError.badPage` and `IndexError.file`.
  static func read(_ path: FilePath, at address: WebAddress) throws(IndexError) -> IndexPage? {
    if !FileSystem.isDirectory(path) {
      return FileSystem.isRegularFile(path) ? try page(path, at: address) : nil
    }
    let index = path.appending("index.html")
    if FileSystem.isRegularFile(index) {
      return try page(index, at: address.appending("index.html"))
    }
    do throws(FileError) {
      let files = try FileSystem.entries(of: path).map { name in
        IndexFile(
          name: name.string,
          reference: PercentEncoding.encoded(name.string.utf8, keeping: "-._~+"))
      }
      return IndexPage(base: address.appending(""), files: files)
    } catch {
      throw .file(error)
    }
  }

  private static func page(
    _ path: FilePath, at address: WebAddress
  ) throws(IndexError) -> IndexPage {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try FileSystem.read(path) } catch { throw .file(error) }
    return try IndexPage(bytes, contentType: "text/html", at: address)
  }
}

/// A file on this machine that a URL names.
enum LocalFile {
  /// Hands a file to a receiver as if it came from a server.
  ///
  /// Throws `IndexError.file` and what the receiver throws.
  static func read(_ path: FilePath, into receiver: FileReceiver) throws(IndexError) {
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { chunk.deallocate() }
    let file: RandomAccessFile
    do throws(FileError) { file = try RandomAccessFile.open(path) } catch { throw .file(error) }
    var offset = 0
    while true {
      let count: Int
      do throws(FileError) {
        count = try file.read(at: offset, into: chunk)
      } catch {
        throw .file(error)
      }
      try receiver.receive(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
      offset += count
      if count < chunk.count { return }
    }
  }
}
