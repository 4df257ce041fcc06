import Packaging
import Scaffold
import Testing

@Suite struct ProjectLicenseTests {
  @Test(arguments: [
    ("MIT", "Expat"), ("MIT License", "Expat"), ("the mit licence", "Expat"),
    ("Apache License, Version 2.0", "Apache-License,-Version-2.0"), ("Apache-2.0", "Apache-2.0"),
    ("Apache Software License", "Apache-2.0"), ("GPL-3.0-or-later", "GPL-3+"),
    ("GNU General Public License v2 (GPLv2)", "GPL-2"), ("MIT OR Apache-2.0", "MIT-OR-Apache-2.0"),
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
        "MIT OR Apache-2.0", "Apache License\nVersion 2.0, January 2004\n", "MIT-OR-Apache-2.0",
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
