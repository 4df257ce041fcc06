import Packaging
import Testing

@Suite struct LicenseExpressionTests {
  /// As `packaging.licenses.canonicalize_license_expression` has them, but for parentheses that
  /// change nothing.
  @Test(arguments: [
    ("mit", "MIT"),
    ("mit and (apache-2.0 or bsd-2-clause)", "MIT AND (Apache-2.0 OR BSD-2-Clause)"),
    (
      "MIT OR GPL-2.0-or-later OR (FSFUL AND BSD-2-Clause)",
      "MIT OR GPL-2.0-or-later OR FSFUL AND BSD-2-Clause"
    ),
    (
      "GPL-3.0-only WITH Classpath-exception-2.0 OR BSD-3-Clause",
      "GPL-3.0-only WITH Classpath-exception-2.0 OR BSD-3-Clause"
    ),
    (
      "LicenseRef-Special-License OR CC0-1.0 OR Unlicense",
      "LicenseRef-Special-License OR CC0-1.0 OR Unlicense"
    ),
    ("licenseref-proprietary", "LicenseRef-proprietary"),
    ("gpl-2.0+", "GPL-2.0+"), ("apache-2.0+", "Apache-2.0+"),
    ("(MIT)", "MIT"),
  ])
  func reads(text: String, canonical: String) throws {
    #expect(try LicenseExpression(text).description == canonical)
  }

  @Test(arguments: [
    "", "BSD", "BSD License", "MIT License", "Apache 2.0", "MIT AND", "(MIT", "MIT)", "OR MIT",
    "MIT MIT", "MIT WITH", "MIT WITH MIT", "LicenseRef-", "LicenseRef-a_b", "MIT / BSD-3-Clause",
    "MIT, BSD-3-Clause",
  ])
  func refuses(text: String) {
    #expect(throws: LicenseExpressionError.self) { try LicenseExpression(text) }
  }

  @Test func limitsTheNesting() throws {
    let nested = { String(repeating: "(", count: $0) + "MIT" + String(repeating: ")", count: $0) }
    #expect(try LicenseExpression(nested(63)).description == "MIT")
    let error = #expect(throws: LicenseExpressionError.self) {
      try LicenseExpression(nested(1_000_000))
    }
    #expect(error?.message.hasSuffix("…': expression is nested more than 64 levels deep") == true)
    #expect(error?.message.utf8.count ?? 0 < 400)
  }

  @Test func tellsOneLicenseFromMore() throws {
    #expect(try LicenseExpression("isc").identifier == "ISC")
    #expect(try LicenseExpression("Apache-2.0+").identifier == nil)
    #expect(try LicenseExpression("LicenseRef-x").identifier == nil)
    #expect(
      try LicenseExpression("MIT AND (ISC OR 0BSD)").identifiers == ["MIT", "ISC", "0BSD"])
  }
}
