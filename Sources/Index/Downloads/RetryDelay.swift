internal import Core

/// How long to wait before a request is made again.
enum RetryDelay {
  /// The longest time in seconds that a server may ask for.
  static let limit = 60

  /// Returns the time before the attempt with this number, counted from 1: it doubles, and differs a
  /// little, so that several requests that failed together are not repeated together.
  static func afterFailure(_ attempt: Int) -> Duration {
    let base = 0.25 * Double(1 << min(attempt - 1, 5))
    return .seconds(base * Double.random(in: 1...1.25))
  }

  /// Returns the seconds that `Retry-After` asks for, as a number or a date (RFC 9110, section
  /// 10.2.3); nil for anything else.
  static func seconds(of field: String, now: Int) -> Int? {
    if let seconds = Int(field) { return seconds >= 0 ? seconds : nil }
    guard field.hasSuffix(" GMT") else { return nil }
    return MailDate(parsing: field.dropLast(3) + "+0000").map { max(0, $0.seconds - now) }
  }
}
