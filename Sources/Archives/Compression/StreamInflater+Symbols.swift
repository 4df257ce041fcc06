extension StreamInflater {
  /// Inflates the symbols of a block (RFC 1951, 3.2.3).
  mutating func inflateSymbols(_ reader: inout BitReader) -> Pause? {
    while true {
      reader = inflateQuickly(reader)
      guard case .symbols = state else { return nil }
      // The rest of the piece, or one symbol that is special.
      if let pause = inflateSymbol(&reader) { return pause }
      guard case .symbols = state else { return nil }
    }
  }

  /// Inflates one symbol, if it is there as a whole.
  private mutating func inflateSymbol(_ reader: inout BitReader) -> Pause? {
    guard window.end < window.limit else { return .needsRoom }
    reader.refill()
    var rest = reader
    guard let (symbol, length) = rest.take(literals) else { return .needsInput }
    if symbol.isLiteral {
      window.append(symbol.byte)
    } else if symbol.isSpecial {
      if symbol.isEndOfBlock { endBlock() } else { state = .invalid(.unassignedLiteral) }
    } else {
      rest.refill()
      guard let (symbol, distance) = rest.take(distances) else { return .needsInput }
      if symbol.isSpecial {
        state = .invalid(.unassignedDistance)
      } else if distance > window.count {
        state = .invalid(.distanceTooFar)
      } else {
        SlidingWindow.copyMatch(to: window.end, length: length, distance: distance)
        window.end += length
      }
    }
    reader = rest
    return nil
  }

  /// Inflates symbols while there is so much input and room that neither needs a look at each symbol.
  ///
  /// It ends before a symbol that it leaves to `inflateSymbol`. The reader is handed over and back so
  /// that it is kept in registers.
  private mutating func inflateQuickly(_ reader: consuming BitReader) -> BitReader {
    let literals = UnsafePointer(self.literals.entries)
    let literalMask = self.literals.mask
    let distances = UnsafePointer(self.distances.entries)
    let distanceMask = self.distances.mask
    let limit = window.limit
    let start = window.start
    var end = window.end
    guard reader.canRefillQuickly, end < limit else { return reader }
    reader.refillQuickly()
    var symbol = literals[reader.index(literalMask)]
    while true {
      // 56 bits have three literals of the first table, or two and a length; the next symbol is looked up
      // before they are filled up again.
      if symbol.isLiteral {
        reader.dropQuickly(symbol)
        end.storeBytes(of: symbol.byte, as: UInt8.self)
        end += 1
        symbol = literals[reader.index(literalMask)]
        if symbol.isLiteral {
          reader.dropQuickly(symbol)
          end.storeBytes(of: symbol.byte, as: UInt8.self)
          end += 1
          symbol = literals[reader.index(literalMask)]
          if symbol.isLiteral {
            reader.dropQuickly(symbol)
            end.storeBytes(of: symbol.byte, as: UInt8.self)
            end += 1
            symbol = literals[reader.index(literalMask)]
            guard reader.canRefillQuickly, end < limit else { break }
            reader.refillQuickly()
            continue
          }
        }
      }
      if symbol.isSpecial {
        guard symbol.isLink else { break }
        let second = literals[symbol.value &+ symbol.index(in: reader.bits &>> symbol.dropShift)]
        if second.isSpecial { break }
        reader.dropQuickly(symbol)
        symbol = second
        if symbol.isLiteral {
          reader.dropQuickly(symbol)
          end.storeBytes(of: symbol.byte, as: UInt8.self)
          end += 1
          symbol = literals[reader.index(literalMask)]
          guard reader.canRefillQuickly, end < limit else { break }
          reader.refillQuickly()
          continue
        }
      }
      let length = symbol.value(with: reader.bits)
      reader.dropQuickly(symbol)
      // A distance takes up to 28 bits.
      if reader.count & 0xff < 28 { reader.refillQuickly() }
      symbol = distances[reader.index(distanceMask)]
      if symbol.isSpecial {
        guard symbol.isLink else {
          state = .invalid(.unassignedDistance)
          break
        }
        reader.dropQuickly(symbol)
        symbol = distances[symbol.value &+ symbol.index(in: reader.bits)]
        if symbol.isSpecial {
          state = .invalid(.unassignedDistance)
          break
        }
      }
      let distance = symbol.value(with: reader.bits)
      reader.dropQuickly(symbol)
      guard distance <= end - start else {
        state = .invalid(.distanceTooFar)
        break
      }
      if reader.count & 0xff < 11 { reader.refillQuickly() }
      symbol = literals[reader.index(literalMask)]
      SlidingWindow.copyMatch(to: end, length: length, distance: distance)
      end += length
      guard reader.canRefillQuickly, end < limit else { break }
      reader.refillQuickly()
    }
    window.end = end
    reader.settle()
    return reader
  }
}
