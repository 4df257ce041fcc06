/// How a program ended.
package enum CommandStatus: Sendable, Hashable, CustomStringConvertible {
  /// The program returned this exit status.
  case exited(Int32)
  /// The program was terminated by this signal.
  case signaled(Int32)

  /// Whether the exit status is 0.
  package var isSuccess: Bool { self == .exited(0) }

  /// The rest of a sentence that begins with the name of the program.
  package var description: String {
    switch self {
    case .exited(let status): "exited with status \(status)"
    case .signaled(let number): "was terminated by signal \(number)"
    }
  }
}

/// The exit status and the output of a program.
package struct CommandResult: Sendable, Hashable {
  /// How it ended.
  package let status: CommandStatus
  /// Its standard output.
  package let output: [UInt8]
  /// Its standard error; only the end if it was more than the runner keeps.
  package let errorOutput: [UInt8]

  /// The result of a program that has ended.
  package init(status: CommandStatus, output: [UInt8], errorOutput: [UInt8]) {
    self.status = status
    self.output = output
    self.errorOutput = errorOutput
  }

  /// The output as text, with bytes that are not UTF-8 replaced.
  package var outputText: String { String(decoding: output, as: UTF8.self) }

  /// Returns the last lines of the standard error as text for a message: at most `limit` bytes,
  /// without the line feed at the end.
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
