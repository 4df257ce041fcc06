import Packaging
import Scaffold
import Testing

@Suite struct ProjectLicenseTests {
  @Test(arguments: [
    ("MIT", "Expat"), ("MIT License", "Expat"), ("the mit licence", "Expat"),
    ("Apache License, Version 2.0", "Apache-License,-Version-2.0"), ("Apache-2.0", "Apache-2.0"),
    ("Apache Software License", "Apache-2.0"), ("GPL-3.0-or-later", "GPL-3+"),
    ("GNU General Public License v2 (GPLv2)", "GPL-2"),
    ("MIT OR Apache-2.0", "Expat or Apache-2.0"),
    ("Proprietary\nsee below", "Proprietary-see-below"),
  ])
  func hasTheFormatsNames(name: String, short: String) {
    #expect(ProjectLicense(named: name, text: nil).shortName == short)
  }

  @Test func pointsToTheTextsThatDebianHas() {
    let license = ProjectLicense(
      named: "GPL-3.0-only", text: "Copyright (C) 2007 Free Software Foundation\n")
    #expect(license.text.last == "/usr/share/common-licenses/GPL-3.")
    #expect(license.copyright.isEmpty)
  }

  @Test func takesTheProjectsOwnText() {
    let license = ProjectLicense(
      named: nil,
      text: "\n  Copyright (c) 2020 A. Author <a@b.c>\r\n\r\nCopyright holders matter.\n  x  \n\n")
    #expect(license.shortName == "UNKNOWN")
    #expect(license.copyright == ["2020 A. Author <a@b.c>"])
    #expect(
      license.text == [
        "  Copyright (c) 2020 A. Author <a@b.c>", ".", "Copyright holders matter.", "  x",
      ])
  }

  /// lintian takes a copy of a common licence for an error, whatever it is called.
  @Test(
    arguments: [
      (
        nil,
        "                    GNU GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007\n\n",
        "GPL-3", "GPL-3"
      ),
      ("GPL", "GNU GENERAL PUBLIC LICENSE\nVersion 2, June 1991\n", "GPL-2", "GPL-2"),
      ("GNU GPLv3", "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n", "GPL-3", "GPL-3"),
      ("LGPL v3", "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n", "LGPL-v3", "GPL-3"),
      ("Apache 2", "Apache License\nVersion 2.0, January 2004\n", "Apache-2.0", "Apache-2.0"),
      (
        "GPL-3.0-or-later", "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n", "GPL-3+",
        "GPL-3"
      ),
      (
        "MIT OR Apache-2.0", "Apache License\nVersion 2.0, January 2004\n", "Expat or Apache-2.0",
        "Apache-2.0"
      ),
      (
        nil, "GNU LESSER GENERAL PUBLIC LICENSE\n Version 2.1, February 1999\n", "LGPL-2.1",
        "LGPL-2.1"
      ),
      (nil, "Mozilla Public License Version 2.0\n======\n", "MPL-2.0", "MPL-2.0"),
      (
        nil,
        "You can redistribute it and/or modify it under the terms of the GNU General\nPublic License as published by the FSF; either version 2 of the License, or\n(at your option) any later version.\n51 Franklin Street\n",
        "GPL-2+", "GPL-2"
      ),
    ] as [(String?, String, String, String)])
  func refersToCommonLicenses(name: String?, text: String, short: String, file: String) {
    let license = ProjectLicense(named: name, text: text)
    #expect(license.shortName == short)
    #expect(license.text.last == "/usr/share/common-licenses/\(file).")
    #expect(!license.text.joined().contains("GENERAL PUBLIC"))
  }

  @Test(arguments: [
    ("GPL-2.0-only WITH Classpath-exception-2.0", ["GPL-2 with Classpath exception"]),
    ("MIT AND (GPL-2.0-or-later OR BSD-3-Clause)", ["Expat", "GPL-2+", "BSD-3-clause"]),
    ("MIT OR (MIT AND ISC)", ["Expat", "ISC"]),
    ("mit or apache-2.0+", ["Expat", "Apache-2.0+"]),
  ])
  func combinesLicenses(expression: String, names: [String]) {
    let license = ProjectLicense(named: expression, text: nil)
    #expect(license.paragraphs.map(\.shortName) == names)
    #expect(license.paragraphs.allSatisfy { !$0.text.isEmpty })
  }

  @Test(arguments: [
    ("MIT AND (GPL-2.0-or-later OR ISC)", "Expat, and GPL-2+ or ISC"),
    ("MIT OR GPL-2.0-or-later AND ISC", "Expat or GPL-2+ and ISC"),
    ("MIT OR ISC AND (Zlib OR MIT)", "MIT-OR-ISC-AND-(Zlib-OR-MIT)"),
  ])
  func writesCommasForParentheses(expression: String, short: String) {
    #expect(ProjectLicense(named: expression, text: nil).shortName == short)
  }

  @Test func takesEachTextFromItsFile() {
    let license = ProjectLicense(
      named: "MIT OR Apache-2.0", text: nil,
      files: [
        "LICENSE-APACHE": "Apache License\nVersion 2.0, January 2004\n",
        "LICENSE-MIT": "Copyright (c) 2020 A. Author\n\nDo as you like.\n",
      ])
    #expect(
      LicenseParagraph.lines(of: license.paragraphs) == [
        "License: Expat", " Copyright (c) 2020 A. Author", " .", " Do as you like.", "",
        "License: Apache-2.0",
        " On Debian systems, the full text of this license can be found in the file",
        " /usr/share/common-licenses/Apache-2.0.",
      ])
    #expect(license.copyright == ["2020 A. Author"])
  }

  /// To name one of several would be false whichever it is.
  @Test func choosesNoneOfSeveralClassifiers() {
    let license = ProjectLicense(
      named: nil, text: "Apache License\nVersion 2.0, January 2004\n",
      claims: ["Apache Software License", "MIT License"])
    #expect(license.shortName == "UNKNOWN")
    #expect(
      license.text.prefix(3).dropFirst() == ["\"Apache Software License\"", "\"MIT License\""])
  }

  @Test func keepsWhatStandsBeforeACommonLicense() {
    let license = ProjectLicense(
      named: nil,
      text:
        "Copyright 2020 A. Author\n\nGNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\nCopyright 2007 X\n"
    )
    #expect(license.copyright == ["2020 A. Author"])
    #expect(license.text.prefix(2) == ["Copyright 2020 A. Author", "."])
  }
}
