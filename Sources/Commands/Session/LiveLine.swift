internal import Synchronization

/// A line at the end of a terminal that is overwritten again and again, below the lines that stay.
final class LiveLine: Sendable {
  private let output: TextOutput
  private let isShown = Mutex(false)

  /// A line on `output`, which is a terminal if anything is ever shown.
  init(on output: TextOutput) { self.output = output }

  /// Shows a text instead of the one before.
  ///
  /// Throws `FileError` if it cannot be written, as the other functions.
  func show(_ text: String) throws {
    try isShown.withLock { isShown in
      try output.write("\r\(text)\u{1B}[K")
      isShown = true
    }
  }

  /// Removes the text.
  func clear() throws { try write("") }

  /// Writes lines that stay; the text is removed, and may be shown again below them.
  func write(_ lines: String) throws {
    try isShown.withLock { isShown in
      let erasure = isShown ? "\r\u{1B}[K" : ""
      isShown = false
      if !(erasure + lines).isEmpty { try output.write(erasure + lines) }
    }
  }
}
