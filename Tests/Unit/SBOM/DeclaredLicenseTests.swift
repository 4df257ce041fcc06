import Packaging
import Testing
import Wheels

@testable import SBOM

@Suite struct DeclaredLicenseTests {
  private func entries(_ fields: String) throws -> [BomLicense]? {
    let text = "Metadata-Version: 2.1\nName: x\nVersion: 1\n\(fields)"
    return DeclaredLicense(try CoreMetadata(Array(text.utf8), location: "x"))?.entries
  }

  @Test(arguments: [
    ("License-Expression: mit", BomLicense.identifier("MIT")),
    ("License-Expression: MIT OR Apache-2.0\nLicense: BSD", .expression("MIT OR Apache-2.0")),
    ("License-Expression: LicenseRef-Own", .expression("LicenseRef-Own")),
    ("License-Expression: Do what you want", .name("Do what you want")),
    (
      "License: BSD-3-Clause\nClassifier: License :: OSI Approved :: BSD License",
      .identifier("BSD-3-Clause")
    ),
    ("License: Apache License, Version 2.0", .identifier("Apache-2.0")),
    ("License: BSD\nClassifier: License :: OSI Approved :: BSD License", .name("BSD License")),
    ("License: MIT License\nClassifier: License :: OSI Approved", .identifier("MIT")),
    (
      "Classifier: License :: OSI Approved :: GNU General Public License v3 or later (GPLv3+)",
      .identifier("GPL-3.0-or-later")
    ),
    (
      "Classifier: License :: OSI Approved :: Apache Software License",
      .name("Apache Software License")
    ),
    ("Classifier: License :: Other/Proprietary License", .name("Other/Proprietary License")),
    (
      "License: Own License\n  All rights\n  are mine.",
      .name("Own License", text: "Own License\nAll rights\nare mine.")
    ),
    ("License: GPLv3+", .identifier("GPL-3.0-or-later")),
  ])
  func isTheBestThatTheMetadataHave(fields: String, entry: BomLicense) throws {
    #expect(try entries(fields) == [entry])
  }

  @Test func severalClassifiersStayApart() throws {
    #expect(
      try entries(
        "Classifier: License :: OSI Approved :: MIT License\n"
          + "Classifier: License :: OSI Approved :: BSD License") == [
          .identifier("MIT"), .name("BSD License"),
        ])
  }

  @Test(arguments: [
    "", "License: UNKNOWN", "Classifier: Programming Language :: Python",
    "Classifier: License :: OSI Approved",
  ])
  func saysNothingWhereNothingIsSaid(fields: String) throws {
    #expect(try entries(fields) == nil)
  }

  @Test func classifiersMeanLicensesOfTheList() throws {
    for line in [
      "MIT License", "Zero-Clause BSD (0BSD)", "European Union Public Licence 1.2 (EUPL 1.2)",
    ] {
      guard
        case .identifier(let identifier) = LicenseClassifier.license(
          "License :: OSI Approved :: \(line)")
      else {
        Issue.record("no identifier for \(line)")
        continue
      }
      #expect(try LicenseExpression(identifier).identifier == identifier)
    }
  }
}
