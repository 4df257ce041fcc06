/// A moment as mails and changelogs write it: "Mon, 05 Feb 2024 13:04:05 +0100" (RFC 5322, section
/// 3.3; deb-changelog(5)).
package struct MailDate: Sendable, Hashable, CustomStringConvertible {
  /// Seconds since 1970-01-01 00:00 UTC.
  package let seconds: Int
  /// How many minutes the writer's clock is ahead of UTC.
  package let offset: Int

  package init(seconds: Int, offset: Int = 0) {
    self.seconds = seconds
    self.offset = offset
  }

  /// Reads a date; nil for anything that `dpkg-parsechangelog` would not take for one.
  ///
  /// The weekday may be wrong or missing, as dpkg does not look at it either.
  package init?(parsing text: String) {
    var words = text.split(separator: " ")
    if words.first?.last == "," { words.removeFirst() }
    guard words.count == 5, let day = Self.number(words[0], digits: 1...2), (1...31).contains(day),
      let month = Self.months.firstIndex(of: String(words[1])),
      let year = Self.number(words[2], digits: 4...4),
      let zone = words[4].first, zone == "+" || zone == "-",
      let zoneDigits = Self.number(words[4].dropFirst(), digits: 4...4)
    else { return nil }
    let time = words[3].split(separator: ":", omittingEmptySubsequences: false)
    guard time.count == 3, let hour = Self.number(time[0], digits: 1...2), hour < 24,
      let minute = Self.number(time[1], digits: 2...2), minute < 60,
      let second = Self.number(time[2], digits: 2...2), second <= 60
    else { return nil }
    offset = (zoneDigits / 100 * 60 + zoneDigits % 100) * (zone == "-" ? -1 : 1)
    let days = Self.days(year: year, month: month + 1, day: day)
    seconds = days * 86400 + hour * 3600 + (minute - offset) * 60 + second
  }

  package var description: String {
    let local = seconds + offset * 60
    let days = local >= 0 ? local / 86400 : (local - 86399) / 86400
    let second = local - days * 86400
    let (year, month, day) = Self.date(days: days)
    let weekday = Self.weekdays[((days % 7) + 11) % 7]
    let zone = abs(offset)
    return "\(weekday), \(Self.two(day)) \(Self.months[month - 1]) \(Self.four(year))"
      + " \(Self.two(second / 3600)):\(Self.two(second / 60 % 60)):\(Self.two(second % 60))"
      + " \(offset < 0 ? "-" : "+")\(Self.two(zone / 60))\(Self.two(zone % 60))"
  }

  /// The moment in UTC as `yyyymmddHHMMSS`, which sorts as time does.
  package var timestamp: String {
    let days = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400
    let second = seconds - days * 86400
    let (year, month, day) = Self.date(days: days)
    return Self.four(year) + Self.two(month) + Self.two(day) + Self.two(second / 3600)
      + Self.two(second / 60 % 60) + Self.two(second % 60)
  }

  /// The year in the writer's time zone.
  package var year: Int {
    let local = seconds + offset * 60
    return Self.date(days: local >= 0 ? local / 86400 : (local - 86399) / 86400).year
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func number(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
    let bytes = text.utf8
    guard digits.contains(bytes.count), bytes.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    return Int(text)
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func four(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 4 - String(number).utf8.count)) + String(number)
  }

  /// Days since 1970-01-01 of a date in the Gregorian calendar.
  ///
  /// The year is taken to begin in March, so that the leap day is its last and the lengths of the
  /// months follow one formula.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// Returns the date that is so many days after 1970-01-01; the reverse of `days`.
  private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }
}
