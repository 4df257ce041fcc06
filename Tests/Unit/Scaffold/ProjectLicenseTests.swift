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
}
