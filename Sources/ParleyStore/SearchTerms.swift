import Foundation

/// What is searched for: parts between blanks, all of which must occur, in any part of a word and in large or small letters.
struct SearchTerms: Sendable, Equatable {
    /// A piece of SQL with the values of its question marks.
    struct Clause: Sendable, Equatable {
        var sql: String
        var arguments: [String]
    }

    /// The index holds stretches of three characters; shorter terms are looked for without it.
    private static let shortestIndexed = 3
    private static let mostTerms = 16

    let terms: [String]

    init(_ text: String) {
        let parts = text.unicodeScalars.split {
            $0.properties.isWhitespace || $0.properties.generalCategory == .control
        }
        terms = parts.prefix(Self.mostTerms).map { String($0) }
    }

    var isEmpty: Bool { terms.isEmpty }

    /// Selects the turns that hold all terms.
    var turns: Clause {
        var conditions: [String] = []
        var arguments: [String] = []
        let indexed = terms.filter { $0.unicodeScalars.count >= Self.shortestIndexed }
        if !indexed.isEmpty {
            conditions.append("number IN (SELECT rowid FROM turnWords WHERE turnWords MATCH ?)")
            // In quotes nothing is an operator of the index's own language.
            arguments.append(indexed.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: " AND "))
        }
        for term in terms where term.unicodeScalars.count < Self.shortestIndexed {
            conditions.append("(prompt LIKE ? ESCAPE '\\' OR response LIKE ? ESCAPE '\\')")
            arguments += [Self.pattern(term), Self.pattern(term)]
        }
        return Clause(sql: "SELECT * FROM turn WHERE \(conditions.joined(separator: " AND "))", arguments: arguments)
    }

    /// Whether a title holds all terms.
    var title: Clause {
        Clause(
            sql: "(" + terms.map { _ in "c.title LIKE ? ESCAPE '\\'" }.joined(separator: " AND ") + ")",
            arguments: terms.map(Self.pattern)
        )
    }

    /// The words around the first term.
    ///
    /// - Parameter texts: where it is looked for, in this order.
    /// - Returns: the words, on one line; of the last text where no term is found.
    func excerpt(of texts: [String]) -> String {
        for text in texts {
            for term in terms {
                guard let place = text.range(of: term, options: .caseInsensitive) else { continue }
                let start = text.index(place.lowerBound, offsetBy: -40, limitedBy: text.startIndex) ?? text.startIndex
                let end = text.index(place.upperBound, offsetBy: 80, limitedBy: text.endIndex) ?? text.endIndex
                return (start > text.startIndex ? "…" : "") + Self.line(text[start..<end])
                    + (end < text.endIndex ? "…" : "")
            }
        }
        return Self.line((texts.last ?? "").prefix(120))
    }

    private static func line(_ text: Substring) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func pattern(_ term: String) -> String {
        "%" + term.map { "\\%_".contains($0) ? "\\\($0)" : String($0) }.joined() + "%"
    }
}
