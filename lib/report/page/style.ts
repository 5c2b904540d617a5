/** The style and the script of a page. Nothing in them comes from a plan, so that their hashes are the whole policy of what may run. */

/** Colours by system setting; on paper the light ones. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--soft:#f6f8fa;--line:#d1d9e0;--text:#1f2328;--dim:#59636e;--good:#1a7f37;--warn:#9a6700;--bad:#cf222e;--link:#0969da}
@media screen and (prefers-color-scheme:dark){:root{--bg:#0d1117;--soft:#151b23;--line:#3d444d;--text:#f0f6fc;--dim:#9198a1;--good:#3fb950;--warn:#d29922;--bad:#ff7b72;--link:#4493f8}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:76rem;margin:0 auto;padding:1rem}
h1{font-size:1.35rem;line-height:1.35;margin:.2rem 0 .6rem}
h2{font-size:1.1rem;margin:1.8rem 0 .5rem;padding-bottom:.2rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1.1rem 0 .4rem}
p{margin:.4rem 0}
a{color:var(--link)}
h1,h2,h3,p,li,summary,figcaption{overflow-wrap:anywhere}
code{font:.88em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;background:var(--soft);border-radius:4px;padding:.05em .25em;overflow-wrap:anywhere;-webkit-box-decoration-break:clone;box-decoration-break:clone}
pre{margin:.4rem 0;padding:.6rem;background:var(--soft);border:1px solid var(--line);border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere}
pre code{padding:0;background:none}
.verdict{border-left:6px solid var(--dim);padding:.4rem .9rem;background:var(--soft);border-radius:0 6px 6px 0}
.verdict.error{border-color:var(--bad)}.verdict.warning,.verdict.undetermined{border-color:var(--warn)}.verdict.information{border-color:var(--good)}
.decision{font-size:1.05rem}
.facts{color:var(--dim);font-size:.9rem}
.filters{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;margin:1rem 0 0;padding:.6rem .8rem;border:1px solid var(--line);border-radius:6px}
.filters label{display:flex;flex-direction:column;font-size:.85rem;color:var(--dim);min-width:0;max-width:100%}
select,button{font:inherit;color:var(--text);background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:.3rem .5rem;max-width:100%}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
ul.rows{list-style:none;margin:0;padding:0}
ul.rows>li{padding:.5rem 0;border-bottom:1px solid var(--line);content-visibility:auto;contain-intrinsic-size:auto 3.5rem}
ul.rows ul{padding-left:1.2rem;margin:.3rem 0}
.badge{display:inline-block;min-width:6.6rem;margin-right:.5rem;font-weight:600;font-size:.82rem;color:var(--dim)}
.badge.error,.no{color:var(--bad)}.badge.warning,.badge.undetermined,.unknown{color:var(--warn)}.yes{color:var(--good)}
details>summary{cursor:pointer}
details>:not(summary){margin-left:1.1rem}
.dim{color:var(--dim);font-size:.9rem}
figure{margin:.8rem 0;padding:.6rem;border:1px solid var(--line);border-radius:6px}
figcaption{font-size:.85rem;color:var(--dim);margin-top:.4rem}
svg{display:block;max-width:100%;height:auto;margin:0 auto;font:13px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
svg text{fill:var(--text);text-anchor:middle;unicode-bidi:plaintext}
svg .what{fill:var(--dim)}svg .name{font-weight:600}svg .users .what,svg .service .what,svg .network .what{fill:var(--text)}
svg .node rect{fill:var(--soft);stroke:var(--dim)}
svg .node.changed rect{stroke:var(--warn);stroke-width:2.5}svg .node.changed .state{fill:var(--warn);font-weight:600}
svg .node.denied rect{stroke:var(--bad);stroke-width:2.5}svg .node.denied .state{fill:var(--bad);font-weight:600}
svg .edge path{fill:none;stroke:var(--dim);stroke-width:1.4}
svg .edge text{fill:var(--dim);font-size:12px}
svg .edge rect{fill:var(--bg)}
svg .edge.changed path{stroke:var(--warn)}svg .edge.denied path{stroke:var(--bad)}svg .edge.thick path{stroke-width:3}
svg .edge.changed text{fill:var(--warn);font-weight:600}svg .edge.denied text{fill:var(--bad);font-weight:600}
svg .edge.dashed path{stroke-dasharray:6 5}
svg .end path,svg .end circle{fill:var(--bg);stroke:var(--dim);stroke-width:1.6}
svg .end .filled{fill:var(--dim);stroke:none}
svg .end.changed path,svg .end.changed circle{stroke:var(--warn)}svg .end.changed .filled{fill:var(--warn)}
svg .end.denied path{stroke:var(--bad);stroke-width:2.2}svg .end.denied .filled{fill:var(--bad)}
.narrow{display:none}
@media (max-width:700px){main{padding:.6rem}.wide{display:none}.narrow{display:block}.badge{display:block}}
@media print{.filters{display:none}ul.rows>li{content-visibility:visible;break-inside:avoid}figure{break-inside:avoid}body{font-size:11pt}.wide{display:block}.narrow{display:none}}
`;

/** Filters, and everything open on paper. Without a script all rows are there and there are no filters. */
export const SCRIPT = `
"use strict";
const form = document.querySelector(".filters");
if (form) {
  const rows = [...document.querySelectorAll("[data-severity]")];
  const groups = [...document.querySelectorAll("section.group")];
  const [principal, severity] = form.querySelectorAll("select");
  const shown = form.querySelector("output");
  const filter = () => {
    let count = 0;
    for (const row of rows) {
      const isOf = principal.value === "" || row.dataset.principals.split(" ").includes(principal.value);
      row.hidden = !(isOf && (severity.value === "" || row.dataset.severity === severity.value));
      if (!row.hidden) count += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("[data-severity]:not([hidden])");
    shown.value = count + " of " + rows.length + " rows";
  };
  form.addEventListener("change", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.hidden = false;
  filter();
}
const opened = [];
addEventListener("beforeprint", () => {
  const closed = [...document.querySelectorAll("details:not([open])")];
  opened.push(...closed);
  for (const each of closed) each.open = true;
});
addEventListener("afterprint", () => {
  for (const each of opened.splice(0)) each.open = false;
});
`;
