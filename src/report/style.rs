//! Looks of pages and pictures. Class names follow the Danish design system where it has the part.

/// Pictures: text in the colour around it, patterns and shapes beside colour, and the system's own
/// colours where the reader forces them. A page may set the colours; a picture alone has its own.
pub const PICTURE_STYLE: &str = "\
.figure{color:var(--ink,#1a1a1a);font-family:system-ui,'Segoe UI',Roboto,'Liberation Sans',Arial,sans-serif}\
.paper{fill:#fff}\
.figure text{fill:currentColor;font-size:13px}\
.figure .small{font-size:12px}\
.figure .strong{font-weight:700}\
.figure .halo{paint-order:stroke;stroke:var(--paper,#fff);stroke-width:4px;stroke-linejoin:round}\
.grid{stroke:var(--line,#bbb);stroke-width:1}\
.as-of{stroke:currentColor;stroke-width:2}\
.stay{fill:var(--mid,#3d6a94);stroke:var(--deep,#1f3e5a);stroke-width:1}\
.stay-unsure{fill:var(--pale,#dbe6f0);stroke:var(--deep,#1f3e5a);stroke-width:1;stroke-dasharray:2 2}\
.stay-mail{fill:none;stroke:currentColor;stroke-width:1.5;stroke-dasharray:5 3}\
.mark{fill:none;stroke:currentColor;stroke-width:1.5}\
.concerned{fill:currentColor}\
.steps{fill:none;stroke:currentColor;stroke-width:2}\
.bar{fill:var(--mid,#3d6a94);stroke:var(--deep,#1f3e5a);stroke-width:1}\
.bar-total{fill:var(--deep,#1f3e5a);stroke:var(--deep,#1f3e5a);stroke-width:1}\
.weight{fill:none;stroke:currentColor;stroke-width:1;stroke-dasharray:4 3}\
.node{fill:var(--paper,#fff);stroke:currentColor;stroke-width:1.5}\
.node.middle{fill:var(--deep,#1f3e5a)}\
.link,.link-past,.link-kin{fill:none;stroke:currentColor}\
.link{stroke-width:1.5}\
.link-past{stroke-width:1;stroke-dasharray:6 4}\
.link-kin{stroke-width:1.5;stroke-dasharray:1 4}\
@media (forced-colors:active){.figure{color:CanvasText}.paper{fill:Canvas}.stay,.bar{fill:Highlight;stroke:CanvasText}\
.stay-unsure{fill:Canvas;stroke:CanvasText}.bar-total,.node.middle{fill:CanvasText}\
.node{fill:Canvas}.grid{stroke:GrayText}.figure .halo{stroke:Canvas}}";

/// The page around them.
pub(super) const PAGE_STYLE: &str = "\
:root{--paper:#fff;--ink:#1a1a1a;--muted:#4a4a4a;--line:#bbb;--deep:#1f3e5a;--on-deep:#fff;--mid:#3d6a94;--pale:#dbe6f0;--tint:#eef3f8;--aside:#f5f5f2;--link:#004d99}\
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--paper:#15181c;--ink:#ececec;--muted:#bcbcbc;--line:#5a5f66;--deep:#9cc0e6;--on-deep:#10151a;--mid:#5b8dc0;--pale:#2a3d51;--tint:#1c2733;--aside:#1f2328;--link:#9cc7f5}}\
*{box-sizing:border-box}\
html{font:15px/1.5 system-ui,'Segoe UI',Roboto,'Liberation Sans',Arial,sans-serif;color:var(--ink);background:var(--paper)}\
body{margin:0}\
.container{max-width:66rem;margin:0 auto;padding:0 1rem 2rem}\
h1{font-size:1.75rem;line-height:1.2;margin:.5rem 0 0}\
h2{font-size:1.35rem;line-height:1.25;margin:2rem 0 .5rem}\
h3{font-size:1.2rem;line-height:1.3;margin:0}\
h4{font-size:1.05rem;margin:1.4rem 0 .4rem}\
h5{font-size:1rem;margin:0 0 .2rem}\
p{margin:.4rem 0;max-width:46rem}\
ul{margin:.3rem 0;padding-left:1.2rem}\
a{color:var(--link)}\
a:focus-visible,summary:focus-visible,.scroll:focus-visible,.language label:focus-within{outline:3px solid var(--ink);outline-offset:2px}\
.skipnav{position:absolute;left:-999rem}\
.skipnav:focus{position:static;display:inline-block;padding:.4rem}\
.language{border:0;margin:0;padding:.6rem 0;display:flex;gap:.5rem 1rem;flex-wrap:wrap}\
.language legend{float:left;padding:0;margin-right:1rem}\
.subtitle{font-size:1.1rem;margin:0 0 1rem}\
.alert{border:1px solid var(--deep);border-left-width:6px;background:var(--tint);padding:.6rem 1rem;margin:1rem 0}\
.alert-heading{font-weight:700;margin:0}\
.badge{display:inline-block;min-width:1.9em;padding:0 .45em;border:2px solid var(--deep);border-radius:3px;font-weight:700;text-align:center;background:var(--paper);color:var(--ink)}\
.badge-a{background:var(--deep);color:var(--on-deep)}\
.badge-b{background:var(--pale)}\
.badge-c{border-style:dashed}\
.table{border-collapse:collapse;width:100%;margin:.4rem 0}\
.table caption{text-align:left;font-weight:700;padding:.2rem 0}\
.table th,.table td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line)}\
.table thead th{border-bottom:2px solid var(--ink);white-space:nowrap}\
.table .number{text-align:right;font-variant-numeric:tabular-nums;padding-right:1rem;white-space:nowrap}\
.table .date{white-space:nowrap}\
.table .plain{font-weight:400}\
.scroll{overflow-x:auto}\
.pairs{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.4rem 0}\
.pairs dt{font-weight:600}\
.pairs dd{margin:0;overflow-wrap:anywhere}\
.flag{border-top:3px solid var(--deep);margin-top:2.2rem;padding-top:.7rem}\
.flag-head{display:flex;gap:.6rem;align-items:baseline;flex-wrap:wrap}\
.opening{font-weight:600;margin-top:.8rem}\
.beside{display:grid;grid-template-columns:3fr 2fr;gap:0 1.5rem;border-top:1px solid var(--line);padding:.7rem 0;margin:.3rem 0}\
.beside>*{min-width:0}\
.beside h6{font-size:.95rem;margin:.5rem 0 .1rem}\
.aside{background:var(--aside);border:1px solid var(--line);padding:.5rem .8rem}\
.reason-text{font-size:1.05rem;margin:0 0 .4rem}\
.muted{color:var(--muted);font-size:.93rem}\
figure{margin:.6rem 0}\
figcaption{margin:0 0 .3rem}\
figure .figure{display:block;max-width:none;height:auto}\
details{margin:.3rem 0}\
summary{cursor:pointer}\
.footer{border-top:1px solid var(--line);margin-top:2rem;padding-top:.6rem}\
body:has(#show-en:checked) .side-da,body:has(#show-da:checked) .side-en{display:none}\
@media (max-width:46rem){.beside{grid-template-columns:1fr}.pairs{grid-template-columns:1fr}.pairs dd{margin-bottom:.3rem}h1{font-size:1.4rem}}\
@media (forced-colors:active){.badge-a{border-width:4px}.alert,.aside{border-color:CanvasText}}\
@media print{@page{size:A4;margin:15mm 14mm}html{font-size:10pt}.container{max-width:none;padding:0}.language,.skipnav,.back{display:none}\
h2,h3,h4,h5,h6,figcaption,summary,.opening,.flag-head,.reason-text{break-after:avoid}.key{break-before:avoid}p,li{orphans:3;widows:3}\
.each{break-before:page;margin-top:0}.flag{break-before:page;border-top:0;margin-top:0}.each+.flag{break-before:auto}\
.scroll{overflow:visible}figure .figure{max-width:100%;max-height:225mm}h2+p{break-after:avoid}figure,tr,li,.pairs dt,.beside .table{break-inside:avoid}.pairs dt{break-after:avoid}\
.badge-a{background:none;color:inherit;border-width:3px}details:not([open]){display:none}a{color:inherit;text-decoration:none}thead{display:table-header-group}}";
