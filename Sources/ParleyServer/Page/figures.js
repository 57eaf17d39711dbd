import { $ } from "./dom.js";

/**
 * Shows what an answer took, and how full the context is.
 * @param {any} ending the answer's last event; nil for none
 * @param {number} contextSize in tokens, 0 where it is not known
 * @param {number} [began] when its first token came, in milliseconds of the page's clock
 */
export function showFigures(ending, contextSize, began) {
  const usage = ending?.usage;
  $("context").hidden = !usage || !contextSize;
  if (!usage) {
    $("figures").textContent = "";
    return;
  }
  const used = usage.prompt_tokens + usage.completion_tokens;
  const seconds = began ? (performance.now() - began) / 1000 : 0;
  const parts = [];
  if (seconds > 0 && usage.completion_tokens > 1) parts.push(`${((usage.completion_tokens - 1) / seconds).toFixed(1)} tokens/s`);
  if (contextSize) {
    const share = Math.min(100, Math.round((used / contextSize) * 100));
    $("context").setAttribute("aria-valuenow", String(share));
    $("context-fill").style.width = `${share}%`;
    parts.push(`${used} of ${contextSize} tokens`);
  }
  const dropped = ending.context?.dropped_turns;
  if (dropped) parts.push(`${dropped} ${dropped === 1 ? "turn" : "turns"} left out to make room`);
  if (ending.finish_reason === "length") parts.push("cut at the most tokens");
  $("figures").textContent = parts.join(" · ");
}
