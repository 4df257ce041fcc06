/// The progress of one step of the work, as a line.
///
/// On a terminal the line overwrites itself, at most ten times a second. Elsewhere, where every
/// line stays in a log, one is written when the step has taken a while, and then every two seconds.
/// With `--quiet` nothing is written.
package struct ProgressLine: ~Copyable {
  private let session: Session
  private let title: String
  private let start: ContinuousClock.Instant
  private var last: ContinuousClock.Instant?

  /// A line for a step named `title`, as in "installing".
  package init(
    _ title: String, in session: Session, at start: ContinuousClock.Instant = ContinuousClock.now
  ) {
    self.title = title
    self.session = session
    self.start = start
  }

  /// Shows that `count` files of `total` and `bytes` bytes are done, if enough time has passed.
  ///
  /// A `total` of nil is an unknown one. Throws `FileError` if the line cannot be written.
  package mutating func show(
    _ count: Int, of total: Int? = nil, bytes: Int = 0,
    at now: ContinuousClock.Instant = ContinuousClock.now
  ) throws {
    guard session.verbosity >= .normal else { return }
    if let last {
      guard now - last >= (session.isTerminal ? .milliseconds(100) : .seconds(2)) else { return }
    } else if !session.isTerminal {
      guard now - start >= Self.patience else { return }
    }
    last = now
    let line = text(count, total, bytes, at: now)
    if session.isTerminal {
      try session.liveLine.show(line)
    } else {
      try session.note(line)
    }
  }

  /// Shows the totals on a line that stays, if the step has taken a while; else removes the line.
  ///
  /// Throws `FileError` if the line cannot be written.
  package consuming func finish(
    _ count: Int, bytes: Int = 0, at now: ContinuousClock.Instant = ContinuousClock.now
  ) throws {
    try session.liveLine.clear()
    if count > 0, now - start >= .seconds(2) { try session.note(text(count, nil, bytes, at: now)) }
  }

  /// How long a step may take before a line about it stays in a log.
  private static let patience: Duration = .milliseconds(150)

  private func text(_ count: Int, _ total: Int?, _ bytes: Int, at now: ContinuousClock.Instant)
    -> String
  {
    var parts: [String] = []
    if let total { parts.append("\(count) of \(total)") } else if count > 0 { parts = ["\(count)"] }
    guard bytes > 0 else { return parts.isEmpty ? title : "\(title): \(parts[0])" }
    parts.append("\(ByteCount(bytes))")
    let elapsed = (now - start) / .seconds(1)
    if elapsed >= 0.1 { parts.append("\(ByteCount(Int(Double(bytes) / elapsed)))/s") }
    return "\(title): \(parts.joined(separator: ", "))"
  }
}

/// A number of bytes in decimal units, with three digits at most.
package struct ByteCount: CustomStringConvertible, Sendable {
  package let bytes: Int
  private static let units = ["B", "kB", "MB", "GB", "TB"]

  package init(_ bytes: Int) { self.bytes = bytes }

  /// Parses a number with a unit, as in `500MB` and `20 GB`; nil for anything else.
  package init?(parsing text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }
    guard let number = Int(digits), let power = Self.units.firstIndex(of: String(unit)) else {
      return nil
    }
    let factor = (0..<power).reduce(1) { product, _ in product * 1000 }
    let (bytes, isTooBig) = number.multipliedReportingOverflow(by: factor)
    guard !isTooBig else { return nil }
    self.bytes = bytes
  }

  package var description: String {
    let units = Self.units
    var value = bytes
    var rest = 0
    var unit = 0
    while value >= 1000, unit < units.count - 1 {
      rest = value % 1000 / 100
      value /= 1000
      unit += 1
    }
    return unit > 0 && value < 10 ? "\(value).\(rest) \(units[unit])" : "\(value) \(units[unit])"
  }
}
