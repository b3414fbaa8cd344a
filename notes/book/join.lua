-- join.lua - the parts of the book, one behind the other; a pandoc filter for scripts/book. PARTS: their files, a line each.
function Pandoc(doc)
  for path in os.getenv('PARTS'):gmatch '%S+' do
    local file = assert(io.open(path, 'rb'))
    doc.blocks:extend(pandoc.read(file:read 'a', 'json').blocks)
    file:close()
  end
  return doc
end
