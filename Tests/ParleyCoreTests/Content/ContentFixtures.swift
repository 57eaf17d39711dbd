import ParleyCore

/// A structure with every kind of property, as the macro would write it.
struct Trip: Generable, Equatable {
    var title: String
    var nights: Int
    var budget: Double?
    var pace: Pace
    var stops: [Stop]

    static var generationSchema: GenerationSchema {
        GenerationSchema(
            type: Trip.self,
            description: "A trip",
            properties: [
                .init(name: "title", description: "A catchy title", type: String.self),
                .init(name: "nights", type: Int.self, guides: [.range(1...14)]),
                .init(name: "budget", type: Double?.self, guides: [.minimum(0)]),
                .init(name: "pace", type: Pace.self),
                .init(name: "stops", type: [Stop].self, guides: [.minimumCount(1), .maximumCount(5)]),
            ]
        )
    }

    init(title: String, nights: Int, budget: Double?, pace: Pace, stops: [Stop]) {
        self.title = title
        self.nights = nights
        self.budget = budget
        self.pace = pace
        self.stops = stops
    }

    init(_ content: GeneratedContent) throws {
        title = try content.value(forProperty: "title")
        nights = try content.value(forProperty: "nights")
        budget = try content.value(forProperty: "budget")
        pace = try content.value(forProperty: "pace")
        stops = try content.value(forProperty: "stops")
    }

    var generatedContent: GeneratedContent {
        GeneratedContent(
            properties: ["title": title, "nights": nights, "budget": budget, "pace": pace, "stops": stops]
        )
    }

    struct PartiallyGenerated: ConvertibleFromGeneratedContent, Equatable {
        var id: GenerationID
        var title: String?
        var nights: Int?
        var stops: [Stop.PartiallyGenerated]?

        init(_ content: GeneratedContent) throws {
            id = content.id ?? GenerationID()
            title = try content.value(forProperty: "title")
            nights = try content.value(forProperty: "nights")
            stops = try content.value(forProperty: "stops")
        }
    }
}

struct Stop: Generable, Equatable {
    var city: String
    var next: [Stop]

    static var generationSchema: GenerationSchema {
        GenerationSchema(
            type: Stop.self,
            properties: [
                .init(name: "city", type: String.self),
                .init(name: "next", description: "Where to go from here", type: [Stop].self),
            ]
        )
    }

    init(city: String, next: [Stop] = []) {
        self.city = city
        self.next = next
    }

    init(_ content: GeneratedContent) throws {
        city = try content.value(forProperty: "city")
        next = try content.value(forProperty: "next")
    }

    var generatedContent: GeneratedContent {
        GeneratedContent(properties: ["city": city, "next": next])
    }

    struct PartiallyGenerated: ConvertibleFromGeneratedContent, Equatable {
        var id: GenerationID
        var city: String?

        init(_ content: GeneratedContent) throws {
            id = content.id ?? GenerationID()
            city = try content.value(forProperty: "city")
        }
    }
}

/// A type whose partial form reads something else than the type says.
struct Odd: Generable {
    static var generationSchema: GenerationSchema { String.generationSchema }

    init() {}

    init(_ content: GeneratedContent) throws {}

    var generatedContent: GeneratedContent { "odd".generatedContent }

    struct PartiallyGenerated: ConvertibleFromGeneratedContent {
        init(_ content: GeneratedContent) throws { _ = try content.value(Int.self) }
    }
}

enum Pace: String, Generable {
    case slow, fast

    static var generationSchema: GenerationSchema {
        GenerationSchema(type: Pace.self, description: "How fast", anyOf: ["slow", "fast"])
    }

    init(_ content: GeneratedContent) throws {
        let text: String = try content.value()
        guard let pace = Pace(rawValue: text) else {
            throw GeneratedContent.ParsingError(rawContent: text, debugDescription: "There is no pace '\(text)'.")
        }
        self = pace
    }

    var generatedContent: GeneratedContent { GeneratedContent(rawValue) }
}
