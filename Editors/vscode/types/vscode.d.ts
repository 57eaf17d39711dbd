/**
 * What the extension uses of the editor's API, written down by hand from its documentation
 * (https://code.visualstudio.com/api/references/vscode-api, 1.95), so that types can be checked where no registry is in reach.
 * Whatever is not here must be looked up there first.
 */
declare module "vscode" {
  interface Disposable { dispose(): any }
  type Event<T> = (listener: (value: T) => any) => Disposable;

  class Uri {
    static parse(text: string): Uri;
    static file(path: string): Uri;
    readonly fsPath: string;
    toString(): string;
  }
  class Position {
    constructor(line: number, character: number);
    readonly line: number;
    readonly character: number;
  }
  class Range {
    constructor(start: Position, end: Position);
    readonly start: Position;
    readonly end: Position;
    readonly isEmpty: boolean;
    intersection(other: Range): Range | undefined;
  }
  class Selection extends Range {}
  class Location {
    constructor(uri: Uri, range: Range);
    readonly uri: Uri;
    readonly range: Range;
  }
  class ThemeIcon { constructor(id: string) }
  class MarkdownString { constructor(value?: string); value: string }

  interface TextDocument {
    readonly uri: Uri;
    readonly languageId: string;
    getText(range?: Range): string;
  }
  interface TextEditor { readonly document: TextDocument; readonly selection: Selection }

  enum DiagnosticSeverity { Error = 0, Warning = 1, Information = 2, Hint = 3 }
  interface Diagnostic { readonly range: Range; readonly message: string; readonly severity: DiagnosticSeverity }
  namespace languages { function getDiagnostics(uri: Uri): Diagnostic[] }

  enum FileType { Unknown = 0, File = 1, Directory = 2, SymbolicLink = 64 }
  enum ConfigurationTarget { Global = 1, Workspace = 2, WorkspaceFolder = 3 }
  interface WorkspaceConfiguration {
    get(name: string): unknown;
    update(name: string, value: unknown, target: ConfigurationTarget): Thenable<void>;
  }
  namespace workspace {
    const textDocuments: readonly TextDocument[];
    const fs: { stat(uri: Uri): Thenable<{ readonly type: FileType; readonly size: number }> };
    function asRelativePath(uri: Uri): string;
    function getConfiguration(section: string): WorkspaceConfiguration;
    function openTextDocument(uri: Uri): Thenable<TextDocument>;
  }

  interface CancellationToken { readonly isCancellationRequested: boolean; readonly onCancellationRequested: Event<any> }
  enum ProgressLocation { SourceControl = 1, Window = 10, Notification = 15 }
  interface TerminalOptions {
    name?: string; shellPath?: string; shellArgs?: string[]; env?: Record<string, string | null>; isTransient?: boolean;
  }
  interface Terminal extends Disposable { show(preserveFocus?: boolean): void }
  namespace window {
    const activeTextEditor: TextEditor | undefined;
    const onDidCloseTerminal: Event<Terminal>;
    function createTerminal(options: TerminalOptions): Terminal;
    function showInformationMessage(message: string, ...items: string[]): Thenable<string | undefined>;
    function showErrorMessage(message: string, ...items: string[]): Thenable<string | undefined>;
    function showQuickPick<T extends { label: string; description?: string }>(items: readonly T[], options: { placeHolder?: string }): Thenable<T | undefined>;
    function showInputBox(options: { prompt?: string; password?: boolean; ignoreFocusOut?: boolean }): Thenable<string | undefined>;
    function withProgress<R>(
      options: { location: ProgressLocation; title?: string; cancellable?: boolean },
      task: (progress: { report(value: { message?: string; increment?: number }): void }, token: CancellationToken) => Thenable<R>,
    ): Thenable<R>;
  }
  namespace commands {
    function registerCommand(name: string, callback: (...values: any[]) => any): Disposable;
    function executeCommand(name: string, ...values: any[]): Thenable<unknown>;
  }
  namespace env { function openExternal(uri: Uri): Thenable<boolean> }

  interface Command { command: string; title: string; arguments?: any[] }
  interface ChatPromptReference {
    readonly id: string; readonly range?: [number, number]; readonly modelDescription?: string;
    readonly value: string | Uri | Location | unknown;
  }
  interface ChatRequest { readonly prompt: string; readonly command: string | undefined; readonly references: readonly ChatPromptReference[] }
  interface ChatResult { errorDetails?: { message: string; responseIsFiltered?: boolean }; readonly metadata?: { readonly [key: string]: any } }
  class ChatRequestTurn {
    readonly prompt: string; readonly command?: string; readonly references: ChatPromptReference[]; readonly participant: string;
  }
  class ChatResponseMarkdownPart { constructor(value: string | MarkdownString); readonly value: MarkdownString }
  class ChatResponseTurn {
    readonly response: readonly (ChatResponseMarkdownPart | object)[]; readonly result: ChatResult;
    readonly participant: string; readonly command?: string;
  }
  interface ChatContext { readonly history: readonly (ChatRequestTurn | ChatResponseTurn)[] }
  interface ChatResponseStream {
    markdown(value: string | MarkdownString): void;
    button(command: Command): void;
    progress(value: string): void;
    reference(value: Uri | Location): void;
  }
  type ChatRequestHandler = (
    request: ChatRequest, context: ChatContext, response: ChatResponseStream, token: CancellationToken,
  ) => Thenable<ChatResult | void>;
  interface ChatFollowup { prompt: string; label?: string; command?: string; participant?: string }
  interface ChatParticipant extends Disposable {
    readonly id: string;
    iconPath?: ThemeIcon | Uri;
    followupProvider?: { provideFollowups(result: ChatResult, context: ChatContext, token: CancellationToken): ChatFollowup[] };
  }
  namespace chat { function createChatParticipant(id: string, handler: ChatRequestHandler): ChatParticipant }

  interface ExtensionContext {
    readonly subscriptions: Disposable[];
    readonly secrets: { get(name: string): Thenable<string | undefined>; store(name: string, value: string): Thenable<void>; delete(name: string): Thenable<void> };
  }
}

interface Thenable<T> extends PromiseLike<T> {}

/** What Node's modules are to the extension. */
declare function require(name: string): any;
declare const module: { exports: any };

/** Browsers have it since 2022; TypeScript 4.8 does not know it. */
interface AbortSignal { readonly reason: any }
