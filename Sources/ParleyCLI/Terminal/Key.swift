/// What a person pressed, or pasted, in a terminal.
package enum Key: Hashable, Sendable {
    /// A typed character of one Unicode scalar: combining marks come as keys of their own.
    case character(Character)
    /// Ctrl with a letter in lower case, or with one of `@ \ ] ^ _`.
    case control(Character)
    /// Alt (or ESC before it) with a printable ASCII character.
    case alt(Character)
    /// Enter: a carriage return or a newline.
    case enter
    /// Enter with Alt.
    case altEnter
    /// The tabulator.
    case tab
    /// The tabulator with Shift.
    case backTab
    /// The key that deletes to the left.
    case backspace
    /// The key that deletes to the left, with Alt.
    case altBackspace
    /// The key that deletes to the right.
    case delete
    /// ESC alone.
    case escape
    /// The arrow up.
    case up
    /// The arrow down.
    case down
    /// The arrow left.
    case left
    /// The arrow right.
    case right
    /// The arrow left with Alt or Ctrl.
    case wordLeft
    /// The arrow right with Alt or Ctrl.
    case wordRight
    /// Home.
    case home
    /// End.
    case end
    /// Page up.
    case pageUp
    /// Page down.
    case pageDown
    /// A bracketed paste, whole, its line ends as newlines.
    case paste(String)
    /// A bracketed paste that was longer than the decoder's limit; its contents are gone.
    case oversizedPaste
}
