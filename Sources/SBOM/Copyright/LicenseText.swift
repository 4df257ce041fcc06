internal import Core

/// The recognition of well-known licences by sentences that only they have.
enum LicenseText {
  /// Returns the SPDX identifiers of the well-known licences in a text, in alphabetical order.
  ///
  /// A text of the GPL does not say whether a later version may be chosen; it counts as the one
  /// version.
  static func identifiers(in text: String) -> [String] {
    let bytes = Array(normalized(text).utf8)
    func has(_ sentence: String) -> Bool {
      ByteSearch(Array(sentence.utf8))?.firstOffset(in: bytes) != nil
    }
    var found: [String] = []
    if has("permission is hereby granted, free of charge, to any person obtaining a copy") {
      found.append(has("this permission notice shall be included") ? "MIT" : "MIT-0")
    }
    if has("redistribution and use in source and binary forms") {
      let forbidsEndorsement =
        has("endorse or promote products") || has("neither the name") || has("nor the names")
      found.append(
        has("all advertising materials")
          ? "BSD-4-Clause" : forbidsEndorsement ? "BSD-3-Clause" : "BSD-2-Clause")
    }
    if has("copy, modify, and distribute this software for any purpose with or without fee")
      || has("copy, modify, and/or distribute this software for any purpose with or without fee")
    {
      found.append(has("provided that the above copyright notice") ? "ISC" : "0BSD")
    }
    for (sentence, identifier) in titles where has(sentence) { found.append(identifier) }
    return Set(found).sorted()
  }

  /// Returns the words of a text in lower case, with one space between them.
  static func normalized(_ text: String) -> String {
    text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static let titles: [(sentence: String, identifier: String)] = [
    ("apache license version 2.0, january 2004", "Apache-2.0"),
    ("licensed under the apache license, version 2.0", "Apache-2.0"),
    ("mozilla public license version 2.0", "MPL-2.0"),
    ("mozilla public license, version 2.0", "MPL-2.0"),
    ("python software foundation license version 2", "PSF-2.0"),
    ("this is free and unencumbered software released into the public domain", "Unlicense"),
    ("gnu general public license version 2, june 1991", "GPL-2.0-only"),
    ("gnu general public license version 3, 29 june 2007", "GPL-3.0-only"),
    ("gnu lesser general public license version 2.1, february 1999", "LGPL-2.1-only"),
    ("gnu lesser general public license version 3, 29 june 2007", "LGPL-3.0-only"),
    ("gnu affero general public license version 3, 19 november 2007", "AGPL-3.0-only"),
    ("boost software license - version 1.0", "BSL-1.0"),
    ("zope public license (zpl) version 2.1", "ZPL-2.1"),
  ]
}
