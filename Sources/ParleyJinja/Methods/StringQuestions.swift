/// What Python's texts answer about themselves.
enum StringQuestions {
    /// The answer to a method such as `isdigit`, nil when the method asks nothing.
    static func answer(_ method: MethodName, _ text: OriginString) -> Bool? {
        switch method {
        case .isascii: return text.isASCII
        case .isalnum: return all(text, PythonText.isAlphanumeric)
        case .isalpha: return all(text, PythonText.isAlphabetic)
        case .isdecimal: return all(text) { $0.properties.numericType == .decimal }
        case .isdigit: return all(text) { $0.properties.numericType.map { $0 != .numeric } ?? false }
        case .isnumeric: return all(text) { $0.properties.numericType != nil }
        case .isspace: return all(text, PythonText.isSpace)
        case .isprintable: return text.isEmpty || all(text, PythonText.isPrintable)
        case .isidentifier: return isIdentifier(text)
        case .islower: return isLower(text)
        case .isupper: return isUpper(text)
        case .istitle: return isTitle(text)
        default: return nil
        }
    }

    private static func all(_ text: OriginString, _ fits: (Unicode.Scalar) -> Bool) -> Bool {
        !text.isEmpty && text.scalars.allSatisfy(fits)
    }

    private static func isIdentifier(_ text: OriginString) -> Bool {
        guard let first = text.scalars.first, first == "_" || first.properties.isXIDStart else { return false }
        return text.scalars.allSatisfy(\.properties.isXIDContinue)
    }

    private static func isTitlecase(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .titlecaseLetter
    }

    /// Whether there are letters with case and all of them are small.
    static func isLower(_ text: OriginString) -> Bool {
        var hasCase = false
        for scalar in text.scalars {
            if scalar.properties.isUppercase || isTitlecase(scalar) { return false }
            hasCase = hasCase || scalar.properties.isLowercase
        }
        return hasCase
    }

    /// Whether there are letters with case and all of them are capitals.
    static func isUpper(_ text: OriginString) -> Bool {
        var hasCase = false
        for scalar in text.scalars {
            if scalar.properties.isLowercase || isTitlecase(scalar) { return false }
            hasCase = hasCase || scalar.properties.isUppercase
        }
        return hasCase
    }

    private static func isTitle(_ text: OriginString) -> Bool {
        var hasCase = false
        var isInWord = false
        for scalar in text.scalars {
            if scalar.properties.isUppercase || isTitlecase(scalar) {
                if isInWord { return false }
                isInWord = true
                hasCase = true
            } else if scalar.properties.isLowercase {
                if !isInWord { return false }
                hasCase = true
            } else {
                isInWord = false
            }
        }
        return hasCase
    }
}
