// Marks the ticks and labels of the picture whose section or entry is in view, where the style sheet cannot
// (static/css/public/picture.css).

const isFollowed =
  CSS.supports("animation-timeline: --section-0") &&
  CSS.supports("timeline-scope: --section-0") &&
  matchMedia("(prefers-reduced-motion: no-preference)").matches;

if (!isFollowed) {
  const links = new Map();
  const observer = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) {
        links.get(target).classList.toggle("picture-here", isIntersecting);
      }
    },
    { rootMargin: "-80px 0px -45% 0px" },
  );
  for (const link of document.querySelectorAll(".picture a[href^='#']")) {
    const target = document.getElementById(link.getAttribute("href").slice(1));
    if (!target) continue;
    links.set(target, link);
    observer.observe(target);
  }
}
