// What only adds to the page is fetched when the page has been read; it may wait, and the page does not.
{
  const { scripts } = document.currentScript.dataset;
  document.addEventListener("DOMContentLoaded", () => {
    for (const address of scripts.split(" ")) {
      const script = document.createElement("script");
      script.type = "module";
      script.async = false; // in their order
      script.fetchPriority = "low";
      script.src = address;
      document.head.append(script);
    }
  });
}
