import Debian
import Testing

@Suite struct CopyrightNoticeTests {
  @Test(arguments: [
    ("Copyright (c) 2020 A. Author <a@b.c>", "2020 A. Author <a@b.c>"),
    ("    Copyright 2010 Pallets", "2010 Pallets"),
    ("# Copyright © 2018-2021, Some One", "2018-2021, Some One"),
    (
      "Copyright (c) Django Software Foundation and individual contributors.",
      "Django Software Foundation and individual contributors."
    ),
    ("(c) 2014 by Anyone", "2014 by Anyone"),
    ("2009-2015 (c) Paul <p@example.org>", "2009-2015 Paul <p@example.org>"),
    ("COPYRIGHT: 1999 The X", "1999 The X"),
  ])
  func finds(line: String, statement: String) {
    #expect(CopyrightNotice.statement(line) == statement)
  }

  @Test(arguments: [
    "Copyright holders matter in 2020.", "copyright notice, this list of 3 conditions",
    "   Copyright [yyyy] [name of copyright owner]",
    "Copyright (C) 2007 Free Software Foundation, Inc. <https://fsf.org/>",
    "Copyright (C) <year>  <name of author>", "2020 A. Author", "", "(c)", "Copyright",
    "(c) You must retain, in the Source form of any Derivative Works",
  ])
  func passesOver(line: String) {
    #expect(CopyrightNotice.statement(line) == nil)
  }
}
