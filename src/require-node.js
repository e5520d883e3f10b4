// Loaded before every command (`node --import`). Plain JavaScript on purpose: an older Node cannot read the
// TypeScript sources, and would fail with a message that says nothing about its version.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Footnote needs Node 24 or newer, and this is Node ${process.versions.node}.\n` +
      'Node 24 comes with the dependencies: run "npm ci" (without --ignore-scripts), then start by "npm start" or "npm run ask".',
  );
  process.exit(1);
}
