// Fetches the scripts that improve the page, once the page itself has been read.
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
