internal import Packaging

/// The licences that Trove classifiers and common names stand for.
///
/// The classifiers are those of the distribution `trove-classifiers`.
enum LicenseClassifier {
  /// Returns the licence that a classifier names; nil for a classifier that names none.
  static func license(_ classifier: String) -> DeclaredLicense.Classifier? {
    // Most are about other things, which their first letter tells.
    if let first = classifier.utf8.first, PythonText.isAlphanumeric(first),
      first != UInt8(ascii: "L")
    {
      return nil
    }
    let parts = classifier.split(separator: "::").map { part in
      part.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    guard parts.first == "License", let name = parts.last,
      !["License", "OSI Approved", "DFSG approved"].contains(name)
    else { return nil }
    return identifiers[name].map { .identifier($0) } ?? .name(name)
  }

  /// Returns the licence that a name such as "Apache License, Version 2.0" stands for; nil if it may
  /// be one of several.
  static func identifier(named name: String) -> String? {
    let words = name.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "." || $0 == "+") }
      .filter { !["license", "licence", "licensed", "the", "version", "under"].contains($0) }
    return usualNames[words.joined(separator: " ")]
  }

  /// Names in lower case, without punctuation and words such as "license".
  private static let usualNames: [String: String] = {
    let names: [(identifier: String, names: [String])] = [
      ("MIT", ["mit", "expat", "mit expat"]),
      (
        "Apache-2.0",
        [
          "apache 2.0", "apache 2", "apache2", "apache v2", "apache v2.0", "asl 2.0", "apache2.0",
          "apache software 2.0",
        ]
      ),
      (
        "BSD-2-Clause",
        ["bsd 2 clause", "2 clause bsd", "simplified bsd", "bsd 2 clause simplified"]
      ),
      (
        "BSD-3-Clause",
        [
          "bsd 3 clause", "3 clause bsd", "new bsd", "modified bsd", "bsd 3", "revised bsd",
          "bsd 3 clause new or revised",
        ]
      ),
      ("ISC", ["isc", "iscl"]),
      (
        "MPL-2.0", ["mpl 2.0", "mpl 2", "mpl2", "mozilla public 2.0", "mozilla public 2.0 mpl 2.0"]
      ),
      ("PSF-2.0", ["psf", "psfl", "psf 2.0", "python software foundation"]),
      ("Unlicense", ["unlicense"]),
      ("Zlib", ["zlib", "zlib libpng"]),
      ("ZPL-2.1", ["zpl 2.1", "zope public 2.1"]),
      ("GPL-2.0-or-later", ["gplv2+", "gpl v2+", "gpl 2+", "gpl2+"]),
      ("GPL-3.0-or-later", ["gplv3+", "gpl v3+", "gpl 3+", "gpl3+"]),
      ("LGPL-2.1-or-later", ["lgplv2.1+", "lgpl v2.1+", "lgpl 2.1+"]),
      ("LGPL-3.0-or-later", ["lgplv3+", "lgpl v3+", "lgpl 3+"]),
      ("AGPL-3.0-or-later", ["agplv3+", "agpl v3+", "agpl 3+"]),
    ]
    var result: [String: String] = [:]
    for row in names {
      for name in row.names { result[name] = row.identifier }
    }
    return result
  }()

  /// The classifiers that stand for one version of one licence.
  ///
  /// Not listed are those with several versions, such as "BSD License" and "Apache Software
  /// License" (PEP 639, appendix "Mapping of license classifiers to SPDX identifiers").
  private static let identifiers: [String: String] = [
    "Blue Oak Model License (BlueOak-1.0.0)": "BlueOak-1.0.0",
    "Boost Software License 1.0 (BSL-1.0)": "BSL-1.0",
    "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication": "CC0-1.0",
    "CEA CNRS Inria Logiciel Libre License, version 2.1 (CeCILL-2.1)": "CECILL-2.1",
    "CMU License (MIT-CMU)": "MIT-CMU",
    "CeCILL-B Free Software License Agreement (CECILL-B)": "CECILL-B",
    "CeCILL-C Free Software License Agreement (CECILL-C)": "CECILL-C",
    "Common Development and Distribution License 1.0 (CDDL-1.0)": "CDDL-1.0",
    "Common Public License": "CPL-1.0",
    "Eclipse Public License 1.0 (EPL-1.0)": "EPL-1.0",
    "Eclipse Public License 2.0 (EPL-2.0)": "EPL-2.0",
    "Educational Community License, Version 2.0 (ECL-2.0)": "ECL-2.0",
    "European Union Public Licence 1.0 (EUPL 1.0)": "EUPL-1.0",
    "European Union Public Licence 1.1 (EUPL 1.1)": "EUPL-1.1",
    "European Union Public Licence 1.2 (EUPL 1.2)": "EUPL-1.2",
    "GNU Affero General Public License v3": "AGPL-3.0-only",
    "GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
    "GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "Historical Permission Notice and Disclaimer (HPND)": "HPND",
    "IBM Public License": "IPL-1.0",
    "ISC License (ISCL)": "ISC",
    "Intel Open Source License": "Intel",
    "MIT License": "MIT",
    "MIT No Attribution License (MIT-0)": "MIT-0",
    "MirOS License (MirOS)": "MirOS",
    "Motosoto License": "Motosoto",
    "Mozilla Public License 1.0 (MPL)": "MPL-1.0",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Mulan Permissive Software License v2 (MulanPSL-2.0)": "MulanPSL-2.0",
    "NASA Open Source Agreement v1.3 (NASA-1.3)": "NASA-1.3",
    "Nethack General Public License": "NGPL",
    "Nokia Open Source License": "Nokia",
    "Open Group Test Suite License": "OGTSL",
    "Open Software License 3.0 (OSL-3.0)": "OSL-3.0",
    "PostgreSQL License": "PostgreSQL",
    "Python License (CNRI Python License)": "CNRI-Python",
    "Python Software Foundation License": "PSF-2.0",
    "Qt Public License (QPL)": "QPL-1.0",
    "Ricoh Source Code Public License": "RSCPL",
    "SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1",
    "Sleepycat License": "Sleepycat",
    "Sun Public License": "SPL-1.0",
    "The Unlicense (Unlicense)": "Unlicense",
    "Universal Permissive License (UPL)": "UPL-1.0",
    "University of Illinois/NCSA Open Source License": "NCSA",
    "Vovida Software License 1.0": "VSL-1.0",
    "X.Net License": "Xnet",
    "Zero-Clause BSD (0BSD)": "0BSD",
    "zlib/libpng License": "Zlib",
  ]
}
