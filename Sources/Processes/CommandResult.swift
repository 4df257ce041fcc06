/// How a program ended.
package enum CommandStatus: Sendable, Hashable, CustomStringConvertible {
  /// It returned this exit status.
  case exited(Int32)
  /// A signal with this number ended it.
  case signaled(Int32)

  /// Whether it ended with exit status 0.
  package var isSuccess: Bool { self == .exited(0) }

  /// As the rest of a sentence that begins with the program's name.
  package var description: String {
    switch self {
    case .exited(let status): "exited with status \(status)"
    case .signaled(let number): "was ended by signal \(number)"
    }
  }
}

/// What a program that has ended left behind.
package struct CommandResult: Sendable, Hashable {
  /// How it ended.
  package let status: CommandStatus
  /// All that it wrote to its standard output.
  package let output: [UInt8]
  /// What it wrote to its standard error; the end of it where that was more than the runner keeps.
  package let errorOutput: [UInt8]

  package init(status: CommandStatus, output: [UInt8], errorOutput: [UInt8]) {
    self.status = status
    self.output = output
    self.errorOutput = errorOutput
  }

  /// The output as text, with bytes that are not UTF-8 replaced.
  package var outputText: String { String(decoding: output, as: UTF8.self) }

  /// The last lines of the standard error as text, for a message: at most `limit` bytes, without
  /// the line feed at the end.
  package func errorTail(limit: Int = 4096) -> String {
    let isLineEnd = { (byte: UInt8) in byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
    let text = errorOutput[..<((errorOutput.lastIndex { !isLineEnd($0) }.map { $0 + 1 }) ?? 0)]
    var tail = text.suffix(limit)
    if tail.startIndex > text.startIndex, let lineEnd = tail.firstIndex(of: UInt8(ascii: "\n")) {
      tail = tail[(lineEnd + 1)...]
    }
    return String(decoding: tail, as: UTF8.self)
  }
}
