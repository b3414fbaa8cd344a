-- join.lua - the EPUB's parts, one behind the other; a pandoc filter for book.mk
--
-- From the environment: OUT, build/book; PARTS, the chapters' names, the title page's first.

function Pandoc(doc)
  for slug in os.getenv('PARTS'):gmatch '%S+' do
    local file = assert(io.open(os.getenv 'OUT' .. '/part/' .. slug .. '.json', 'rb'))
    doc.blocks:extend(pandoc.read(file:read 'a', 'json').blocks)
    file:close()
  end
  return doc
end
